"""What mentoring tells."""
