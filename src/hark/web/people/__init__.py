"""The people who sign in, as the security officer sees them."""
