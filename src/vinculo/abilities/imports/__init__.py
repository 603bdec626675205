"""Bringing rows in from CSV and spreadsheets."""
