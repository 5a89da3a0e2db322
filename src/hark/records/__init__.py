"""The tables of things people decide on."""
