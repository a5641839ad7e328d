"""Damaged databases: found, read as far as possible, replaced."""
