"""The organisation: units and business lines."""
