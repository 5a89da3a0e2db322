"""What came in: feeds, files and their accounts, and what was kept aside."""
