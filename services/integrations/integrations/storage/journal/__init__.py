"""The journal: how it is written, how it is read, and its weeks."""
