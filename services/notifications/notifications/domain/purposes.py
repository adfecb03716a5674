"""What messages are for, and which goes first."""

SECURITY = "security"
PROGRAMME = "programme"
REMINDERS = "reminders"
NEWS = "news"

#: a lane each: what has a lower number never waits for what has a higher one
PRIORITIES = {SECURITY: 0, PROGRAMME: 1, REMINDERS: 2, NEWS: 3}
#: sent whatever the hour and whatever she chose, as she asked for it herself in this moment
AT_ONCE = frozenset((SECURITY,))
