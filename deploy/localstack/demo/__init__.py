"""The demonstration: one intake sheet, enrolled end to end, and the proof of what happened."""
