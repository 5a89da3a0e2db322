"""How the installation does: probes for machines, a page for whoever runs it."""
