"""Providers' calls that were given up: seen, tried again or dropped as parked events are.

They are shown as of the type `callback:<provider>`, without anything of what they say.
"""

from nosotros.bus.care import Parks

_COLUMNS = (
    "id, 'callback:' || provider AS type, id::text AS subject, {state} AS state, attempts,"
    " coalesce(reason, '') AS reason, received_at"
)
_ONE = "WHERE id = %(id)s AND state = 'unreadable'"

PARKED = Parks(
    listed=f"""
SELECT {_COLUMNS.format(state="'parked'")} FROM callback
WHERE state = 'unreadable' AND (%(after)s::uuid IS NULL OR id < %(after)s)""",
    # As one that was tried once: it comes alone, and others are no worse for it. What an erasure
    # has emptied has nothing to be read any more.
    replay=f"""
UPDATE callback SET state = 'new', attempts = 1, due_at = %(now)s {_ONE} AND body IS NOT NULL
RETURNING {_COLUMNS.format(state="'failed'")}""",
    # It stays known, so that the same call is nothing new.
    drop=f"""
UPDATE callback SET state = 'done', headers = NULL, url = NULL, body = NULL {_ONE}
RETURNING {_COLUMNS.format(state="'dropped'")}""",
)
