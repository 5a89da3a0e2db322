"""Measured comparisons, each runnable by one command."""
