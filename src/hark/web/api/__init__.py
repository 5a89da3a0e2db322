"""Hark for programs: the API under /api/v1."""
