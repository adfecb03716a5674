"""The diary's published language, and that of the orchard that it writes about.

In an event, `fails`, `exits` and `takes_ms` say how its handling is to go wrong: so many
attempts raise, so many end the process, and each takes so long.
"""

from datetime import datetime
from uuid import UUID

from nosotros.contracts.care import care_of
from nosotros.contracts.common import NotFound
from nosotros.contracts.language import ContractError, command, error, event, query, view

READ, WRITE = "diary:read", "diary:write"
care = care_of("diary")


@event(owner="orchard", version=1, visibility="public", subject="tree_id")
class TreePlanted:
    """A tree was planted."""

    tree_id: UUID
    fails: int = 0
    exits: int = 0
    takes_ms: int = 0
    sleeps_ms: int = 0
    #: have what travels with the commit be refused
    refused: bool = False


@event(owner="orchard", version=1, visibility="public", subject="tree_id")
class TreeWatered:
    """A tree was watered, which is written down once it is known."""

    tree_id: UUID


@event(owner="orchard", version=1, visibility="internal", subject="tree_id")
class TreeRenamed:
    """A tree has another name."""

    tree_id: UUID
    name: str
    fails: int = 0


TreeRenamedFirst = TreeRenamed


@event(owner="orchard", version=2, visibility="internal", subject="tree_id")
class TreeRenamed:
    """A tree has another name; the second version says in which language."""

    tree_id: UUID
    name: str
    language: str


TreeRenamedSecond = TreeRenamed


@event(owner="orchard", version=1, visibility="internal", subject="tree_id", erases=True)
class TreeFelled:
    """A tree is gone, and is to be forgotten."""

    tree_id: UUID
    fails: int = 0


@event(
    owner="orchard",
    version=1,
    visibility="internal",
    subject="nest_id",
    partition="tree_id",
)
class NestSeen:
    """A nest was seen in a tree; what is said of it tells about the tree."""

    nest_id: UUID
    tree_id: UUID
    note: str
    fails: int = 0


@event(owner="orchard", version=1, visibility="public", subject="tree_id")
class TreePainted:
    """A tree was painted, of which the diary takes no notice."""

    tree_id: UUID


@event(owner="diary", version=1, visibility="public", subject="about")
class EntryWritten:
    """An entry was written."""

    about: UUID
    number: int


@event(owner="diary", version=1, visibility="internal", subject="about")
class EntryTold:
    """What an entry says."""

    about: UUID
    text: str


@event(owner="diary", version=1, visibility="internal", subject="about", erases=True)
class EntriesForgotten:
    """Whatever is known about a subject is to be forgotten."""

    about: UUID


@error(
    status=409,
    es="El diario está cerrado desde {since} por {about}.",
    en="The diary is closed since {since} for {about}.",
    fr="Le journal est fermé depuis {since} pour {about}.",
)
class DiaryClosed(ContractError):
    """Write when the diary is open again."""

    about: UUID
    since: datetime
    entries: int


@view
class EntryView:
    """An entry."""

    about: UUID
    text: str


@view
class Written:
    """How many entries were written, or are there."""

    entries: int


@command(service="diary", scope=WRITE, returns=Written, errors=(DiaryClosed,))
class WriteEntries:
    """Write entries about subjects, turn by turn, and tell of each."""

    subjects: tuple[UUID, ...]
    entries: int
    text: str = "a fine day"
    #: refuse in the end, when everything has been written
    closed: bool = False
    #: fail in the end, as no service should
    breaks: bool = False
    takes_ms: int = 0
    sleeps_ms: int = 0
    told: bool = False


@command(service="diary", scope=WRITE, returns=EntryView, grantable=True)
class TellEntry:
    """Write one entry, tell of it, and answer what it says."""

    about: UUID
    text: str


@command(service="diary", scope=WRITE, returns=None)
class ForgetEntries:
    """Forget subjects, and tell others to."""

    subjects: tuple[UUID, ...]


@command(service="diary", scope=WRITE, returns=None)
class SetReminder:
    """Have a reminder written at a moment; the same key again moves it."""

    key: str
    about: UUID
    due_at: datetime
    fails: int = 0
    exits: int = 0
    #: have what travels with the commit be refused
    refused: bool = False
    #: set the next one, a day later, whenever it is due
    daily: bool = False


@command(service="diary", scope=WRITE, returns=None)
class CancelReminder:
    """Have a reminder not written."""

    key: str


@query(service="diary", scope=READ, returns=Written, errors=(NotFound,))
class CountEntries:
    """How many entries there are about a subject."""

    about: UUID
    sleeps_ms: int = 0


@view
class Pages:
    """Pages of the diary."""

    text: str


@query(service="diary", scope=READ, returns=Pages)
class ReadPages:
    """As many bytes of pages, found after a while."""

    size: int
    sleeps_ms: int = 0
