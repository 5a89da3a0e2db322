"""Facts at volume: schemas, appending exactly once, asking."""
