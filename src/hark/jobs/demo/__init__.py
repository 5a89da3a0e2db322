"""The demonstration: real public complaints, bundled, and simulated contacts, which say that they are."""
