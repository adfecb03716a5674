"""The audit log: heard from every service, read, and given as signed files."""
