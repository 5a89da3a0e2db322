"""Tags templates use."""
