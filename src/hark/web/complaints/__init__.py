"""Complaints: the list, one of them, and what a person keeps about the list."""
