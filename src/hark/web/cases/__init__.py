"""Complaints as they are handled: the work-list, one of them, and what is done with it."""
