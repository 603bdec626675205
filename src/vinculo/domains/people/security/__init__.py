"""How people prove who they are: second factors, sessions, single sign-on."""
