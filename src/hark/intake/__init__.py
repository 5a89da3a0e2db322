"""Outside formats to terms."""
