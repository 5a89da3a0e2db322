"""Indicator formulas as Ibis expressions, built here, never run here."""
