"""One function for each command, query and event."""
