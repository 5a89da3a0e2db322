"""The numbers of complaints handling as a page, and the complaints behind each."""
