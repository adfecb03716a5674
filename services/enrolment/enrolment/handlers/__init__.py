"""One function per command and query, each inside its transaction."""
