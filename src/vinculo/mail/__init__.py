"""Outgoing mail: a durable outbox, the dialogue with the server, and templates with macros."""
