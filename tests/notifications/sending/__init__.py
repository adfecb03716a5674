"""The sender: what it decides, claims, hands over and settles."""
