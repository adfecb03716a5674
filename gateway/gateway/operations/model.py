"""What a row of the table says: which path asks which contract, and where its fields come from."""

from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any, Literal, get_args, get_type_hints
from uuid import UUID

from gateway.access.deciding import Rule
from gateway.media import SHEETS
from nosotros.contracts.common import FileContent, FileReference
from nosotros.contracts.language import PUBLIC, SELF, Request, request_of
from nosotros.contracts.partners import Scope
from nosotros.errors import ContractBroken

Method = Literal["GET", "POST", "PUT", "DELETE"]
#: what is answered with events as they are, and may last
Live = Literal["feed", "stream", "event"]
#: the field that If-Match fills
REVISION = "expected_revision"
#: the field that an uploaded file fills, and that names the file of an answer
FILE = "file"
#: what every query of pages takes
PAGING = ("limit", "after")


@dataclass(frozen=True, kw_only=True, slots=True)
class Operation:
    """One method of one path."""

    id: str
    method: Method
    path: str
    contract: type[Any]
    tag: str
    status: int = 200
    #: where what was made is to be found, with `{id}` of the answer
    location: str | None = None
    #: query parameters of a request that also has a body
    query: tuple[str, ...] = ()
    #: the contract's names of path parameters that are called otherwise in the path
    renamed: dict[str, str] = field(default_factory=dict)
    #: the answer is the file that the view's `file` holds or refers to, and not the view
    sends_file: bool = False
    #: anybody may ask, without a key; said here as well as by the contract, so that nobody is let
    #: in by a slip
    is_public: bool = False
    #: a browser is answered with a page of this name
    page: str | None = None
    #: who calls shapes the call and is not us: an endpoint of this name reads it as it comes
    foreign: str | None = None
    #: the answer is events, byte for byte, and not the view
    live: Live | None = None
    #: what of the contract is not asked here
    leaves_out: tuple[str, ...] = ()
    #: the types of a file that it takes or sends
    media: tuple[str, ...] = SHEETS
    #: bytes that a file which it takes may have, where that is less than the gateway's limit
    largest: int | None = None
    #: bytes, and levels, of a JSON body, where it may have more than others
    largest_body: int | None = None
    deepest_body: int | None = None
    #: it leads to a service that a room has of its own
    in_room: bool = False
    #: it lists across organisations what its contract lists of one
    across: bool = False

    @property
    def request(self) -> Request:
        return request_of(self.contract)

    def rule(self, *, operator: str) -> Rule:
        """What it asks of who calls it; what is disclosed of people is kept by the operator."""
        declared = self.request
        return Rule(
            name=declared.name,
            scope=str(declared.scope),
            grantable=declared.grantable,
            # To confirm that somebody was forgotten shows nothing, and needs no agreement any more.
            keeper=operator if declared.scope == Scope.DISCLOSE and declared.personal else None,
        )

    @property
    def is_command(self) -> bool:
        return self.request.kind == "command"

    @property
    def field_names(self) -> tuple[str, ...]:
        return tuple(each.name for each in fields(self.contract))

    @property
    def path_fields(self) -> dict[str, str]:
        """The contract's field by the path's parameter."""
        names = (part[1:-1] for part in self.path.split("/") if part.startswith("{"))
        return {name: self.renamed.get(name, name) for name in names}

    @property
    def takes_file(self) -> bool:
        return FILE in self.field_names

    @property
    def takes_revision(self) -> bool:
        return REVISION in self.field_names

    @property
    def query_fields(self) -> tuple[str, ...]:
        if self.foreign:
            return ()
        if self.method != "GET":
            return self.query
        elsewhere = {*self.path_fields.values(), *self.leaves_out}
        return tuple(name for name in self.field_names if name not in elsewhere)

    @property
    def body_fields(self) -> tuple[str, ...]:
        if self.method == "GET" or self.takes_file or self.foreign:
            return ()
        elsewhere = {*self.path_fields.values(), *self.query, *self.leaves_out, REVISION}
        return tuple(name for name in self.field_names if name not in elsewhere)

    @property
    def needs_key(self) -> bool:
        """An Idempotency-Key must come with it; who has no key of ours knows of none."""
        free = self.is_public or self.in_room
        return self.method == "POST" and self.is_command and not free

    @property
    def shows_revision(self) -> bool:
        """Its answer is one record, with an ETag."""
        return "revision" in self._answer_kinds and not self.sends_file

    @property
    def is_paged(self) -> bool:
        return "next" in self._answer_kinds

    @property
    def is_exported(self) -> bool:
        """All of its pages may be had as one file."""
        return self.is_paged and not self.request.confidential and not self.across

    @property
    def item(self) -> type[Any]:
        """The view of a page's items."""
        return get_args(self._answer_kinds["items"])[0]

    @property
    def export_name(self) -> str:
        """What the file of all pages is called."""
        return self.id.replace("list_", "").replace("_", "-") + ".csv"

    @property
    def path_ids(self) -> tuple[str, ...]:
        """The fields that the path fills and that are ids."""
        kinds = get_type_hints(self.contract)
        return tuple(name for name in self.path_fields.values() if kinds[name] is UUID)

    @property
    def _answer_kinds(self) -> dict[str, Any]:
        returns = self.request.returns
        return {} if returns is None else get_type_hints(returns)

    @property
    def fault(self) -> str | None:
        """What is wrong with this row by itself, if anything is."""
        if not str(self.request.scope):
            return "asks for no scope"
        if self.request.scope == SELF:
            return "is asked by a participant about herself, and by no key: it is of her page alone"
        for name in (*self.path_fields.values(), *self.query):
            if name not in self.field_names:
                return f"has no field {name!r}"
        if self.is_public != (self.request.scope == PUBLIC):
            return "would answer anybody unasked, or asks a key for what is for anybody"
        if self.is_public and "organisation" not in self.path_fields.values():
            return "is for anybody, so its path says whose it is"
        # What anybody asks may hold what no address should: it may be a POST.
        if self.is_command == (self.method == "GET") and not (
            self.is_public and self.method == "POST"
        ):
            return "is a command with GET, or a query without: a query is a GET"
        if self.foreign and not self.is_public:
            return "is shaped by its caller, who has no key"
        if self.is_paged and not self._pages_well:
            return f"has pages, so it takes {PAGING} and answers with `items`, a list of views"
        if self.sends_file and not self._sends_well:
            return "sends a file, so it is a query that answers with `file`, of one id where it is stored"
        return None

    @property
    def _pages_well(self) -> bool:
        kinds = get_args(self._answer_kinds.get("items"))
        return set(PAGING) <= set(self.field_names) and bool(kinds) and is_dataclass(kinds[0])

    @property
    def _sends_well(self) -> bool:
        # By its one id a stored file is told to be gone; what is made for its answer is there.
        names_one = self.makes_file or len(self.path_ids) == 1
        kind = self._answer_kinds.get(FILE)
        return names_one and not self.is_command and kind in (FileReference, FileContent)

    @property
    def makes_file(self) -> bool:
        """The file that it sends is in the answer itself, and in no store."""
        return self.sends_file and self._answer_kinds.get(FILE) is FileContent


def check(made: tuple[Operation, ...]) -> None:
    """Refuse a table that would let someone in unasked or lose a field.

    Raises:
        ContractBroken: the first thing wrong with it.
    """
    seen: set[tuple[str, str]] = set()
    ids: set[str] = set()
    for each in made:
        if each.fault is not None:
            raise ContractBroken(f"{each.id} {each.fault}")
        if (each.method, each.path) in seen or each.id in ids:
            raise ContractBroken(f"{each.id} is in the table twice")
        seen.add((each.method, each.path))
        ids.add(each.id)
