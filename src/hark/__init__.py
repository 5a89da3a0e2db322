"""Hark watches over the quality of a financial institution's customer service, and proves it."""

__version__ = "0.1.0"
