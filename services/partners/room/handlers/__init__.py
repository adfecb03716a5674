"""What the room does for each event and timer."""
