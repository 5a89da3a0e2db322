"""The customer's own pages: complain without an account, and follow what becomes of it."""
