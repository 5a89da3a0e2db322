"""E-mail that comes: the mailbox it is fetched from, and what one says."""
