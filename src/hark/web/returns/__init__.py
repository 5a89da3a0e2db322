"""Returns: which there are, one as it stands, one as it was signed, and the complaints behind a cell."""
