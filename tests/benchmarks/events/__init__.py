"""Events that leave: webhooks, the journal they come from, and those who read it as it grows."""
