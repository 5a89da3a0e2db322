"""SQLite as Django speaks to it, with a line in which those who write wait for their turn."""
