"""Notifications' tables and the queries on them. Row-level security adds whose rows they see."""
