"""Pages: read the request, make one call, say what happened."""
