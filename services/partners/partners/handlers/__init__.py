"""What partners does for each command, query, event and timer."""
