"""Who asks: user, role, group, token and the actor of a request."""
