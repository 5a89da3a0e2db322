"""Chat groups whose robot is told."""
