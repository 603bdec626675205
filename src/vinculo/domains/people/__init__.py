"""Screens and verbs of users, roles and groups; the profile page."""
