"""Training's rules, in plain Python."""
