"""Mentoring's rules, in plain Python."""
