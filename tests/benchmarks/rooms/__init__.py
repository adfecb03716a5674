"""What rooms cost the others: a hostile one, and one that was cut off for a day."""
