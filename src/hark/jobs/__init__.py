"""The worker, the command line and the demonstration."""
