"""One function per command, query and timer."""
