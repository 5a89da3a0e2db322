"""PostgreSQL as Django speaks to it, with Hark's own word for an outage and its walls on every connection."""
