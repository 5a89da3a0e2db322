"""Terms to outside formats."""
