"""Early warning: whether data come as they usually do."""
