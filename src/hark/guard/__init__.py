"""Permission and privacy: who may, and what must be hidden. Rules only."""
