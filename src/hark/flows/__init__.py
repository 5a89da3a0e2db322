"""Whole deeds: permission, decision, write, audit."""
