"""When people work: calendars of working time, and what is counted in them."""
