"""The board: eight figures, the course of one, and what it is made of."""
