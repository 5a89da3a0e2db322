"""The demonstration: real public complaints, bundled."""
