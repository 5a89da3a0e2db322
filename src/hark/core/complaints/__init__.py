"""Complaints as they are handled: what they are about, when they are due, what may be done."""
