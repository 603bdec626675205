"""Accounts, contacts and the catalogues around them."""
