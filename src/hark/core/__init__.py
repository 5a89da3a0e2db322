"""Pure decisions: values in, values out. No clock, table, setting or network."""
