"""The bridge's inward half: from each room's broker, what may come in, each once and in order."""
