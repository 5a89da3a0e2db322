"""What regulators and the board are told of complaints: tables, their figures, and whether they add up."""
