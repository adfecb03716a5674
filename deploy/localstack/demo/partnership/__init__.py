"""The part of the demonstration that a second organisation plays, which runs training itself."""
