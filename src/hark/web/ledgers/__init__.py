"""Lists of the records of any ledger but complaints, and one of them."""
