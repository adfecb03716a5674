"""The Mesa: one function for each command and query."""
