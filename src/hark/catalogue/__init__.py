"""Shipped defaults as data: indicator cards and mappings."""
