"""The audit: what was done, by whom, when, and the proof that nothing was changed since."""
