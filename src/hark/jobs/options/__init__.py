"""The options of each command, by what it is about."""
