"""Triage: what a complaint is about and how urgent it is, how sure that is, and which words say so."""
