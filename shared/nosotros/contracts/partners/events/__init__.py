"""What partners tells."""
