"""The worker, beside the server: settles what was handed in, pulls, sums up, delivers, backs up, verifies."""
