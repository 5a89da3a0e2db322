"""How a figure stands against what was promised."""
