"""The API as a table: which path asks which contract, and where its fields come from."""

from dataclasses import dataclass, field, fields
from typing import Any, Literal

from nosotros.contracts import enrolment, notifications
from nosotros.contracts.care import Care
from nosotros.contracts.language import Request, request_of
from nosotros.errors import ContractBroken

Method = Literal["GET", "POST", "PUT", "DELETE"]
#: the field that If-Match fills
REVISION = "expected_revision"
#: the field that an uploaded file fills
FILE = "file"


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

    @property
    def request(self) -> Request:
        return request_of(self.contract)

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
        if self.method != "GET":
            return self.query
        return tuple(name for name in self.field_names if name not in self.path_fields.values())

    @property
    def body_fields(self) -> tuple[str, ...]:
        if self.method == "GET" or self.takes_file:
            return ()
        elsewhere = {*self.path_fields.values(), *self.query, REVISION}
        return tuple(name for name in self.field_names if name not in elsewhere)

    @property
    def needs_key(self) -> bool:
        """An Idempotency-Key must come with it."""
        return self.method == "POST"

    @property
    def shows_revision(self) -> bool:
        """Its answer is one record, with an ETag."""
        returns = self.request.returns
        return returns is not None and "revision" in {each.name for each in fields(returns)}

    @property
    def is_paged(self) -> bool:
        returns = self.request.returns
        return returns is not None and "next" in {each.name for each in fields(returns)}


def operations() -> tuple[Operation, ...]:
    """Every operation of the API.

    Raises:
        ContractBroken: one that nobody could be allowed, or that the table describes wrongly.
    """
    made = (
        *_enrolment(),
        *_notifications(),
        *_care("enrolment", enrolment.care),
        *_care("notifications", notifications.care),
    )
    check(made)
    return made


def scopes() -> tuple[str, ...]:
    """Every scope that an operation asks for, sorted."""
    return tuple(sorted({str(each.request.scope) for each in operations()}))


def check(made: tuple[Operation, ...]) -> None:
    """Refuse a table that would let someone in unasked or lose a field.

    Raises:
        ContractBroken: the first thing wrong with it.
    """
    seen: set[tuple[str, str]] = set()
    ids: set[str] = set()
    for each in made:
        if not str(each.request.scope):
            raise ContractBroken(f"{each.id} asks for no scope")
        if (each.method, each.path) in seen or each.id in ids:
            raise ContractBroken(f"{each.id} is in the table twice")
        seen.add((each.method, each.path))
        ids.add(each.id)
        for name in (*each.path_fields.values(), *each.query):
            if name not in each.field_names:
                raise ContractBroken(f"{each.id} has no field {name!r}")
        if each.is_command == (each.method == "GET"):
            raise ContractBroken(f"{each.id}: a query is a GET, and a command is not")


def _enrolment() -> tuple[Operation, ...]:
    people, intakes, places, sheets = "Participants", "Intakes", "Enrolments", "Imports"
    return (
        Operation(
            id="register_participant",
            method="POST",
            path="/v1/participants",
            contract=enrolment.RegisterParticipant,
            tag=people,
            status=201,
            location="/v1/participants/{id}",
        ),
        Operation(
            id="list_participants",
            method="GET",
            path="/v1/participants",
            contract=enrolment.ListParticipants,
            tag=people,
        ),
        Operation(
            id="get_participant",
            method="GET",
            path="/v1/participants/{id}",
            contract=enrolment.GetParticipant,
            tag=people,
        ),
        Operation(
            id="change_contact",
            method="PUT",
            path="/v1/participants/{id}/contact",
            contract=enrolment.ChangeContact,
            tag=people,
            renamed={"id": "participant_id"},
        ),
        Operation(
            id="erase_participant",
            method="DELETE",
            path="/v1/participants/{id}",
            contract=enrolment.EraseParticipant,
            tag=people,
            status=204,
            renamed={"id": "participant_id"},
        ),
        Operation(
            id="open_intake",
            method="POST",
            path="/v1/intakes",
            contract=enrolment.OpenIntake,
            tag=intakes,
            status=201,
            location="/v1/intakes/{id}",
        ),
        Operation(
            id="list_intakes",
            method="GET",
            path="/v1/intakes",
            contract=enrolment.ListIntakes,
            tag=intakes,
        ),
        Operation(
            id="get_intake",
            method="GET",
            path="/v1/intakes/{id}",
            contract=enrolment.GetIntake,
            tag=intakes,
        ),
        Operation(
            id="enrol_participant",
            method="POST",
            path="/v1/enrolments",
            contract=enrolment.EnrolParticipant,
            tag=places,
            status=201,
            location="/v1/enrolments/{id}",
        ),
        Operation(
            id="list_enrolments",
            method="GET",
            path="/v1/enrolments",
            contract=enrolment.ListEnrolments,
            tag=places,
        ),
        Operation(
            id="get_enrolment",
            method="GET",
            path="/v1/enrolments/{id}",
            contract=enrolment.GetEnrolment,
            tag=places,
        ),
        Operation(
            id="import_sheet",
            method="POST",
            path="/v1/intakes/{id}/imports",
            contract=enrolment.ImportSheet,
            tag=sheets,
            status=202,
            location="/v1/imports/{id}",
            query=("language",),
            renamed={"id": "intake_id"},
        ),
        Operation(
            id="get_import",
            method="GET",
            path="/v1/imports/{id}",
            contract=enrolment.GetImport,
            tag=sheets,
        ),
        Operation(
            id="list_import_rows",
            method="GET",
            path="/v1/imports/{id}/rows",
            contract=enrolment.ListImportRows,
            tag=sheets,
            renamed={"id": "import_id"},
        ),
    )


def _notifications() -> tuple[Operation, ...]:
    tag = "Messages"
    return (
        Operation(
            id="list_messages",
            method="GET",
            path="/v1/messages",
            contract=notifications.ListMessages,
            tag=tag,
        ),
        Operation(
            id="count_messages",
            method="GET",
            path="/v1/messages/totals",
            contract=notifications.CountMessages,
            tag=tag,
        ),
        Operation(
            id="get_message",
            method="GET",
            path="/v1/messages/{id}",
            contract=notifications.GetMessage,
            tag=tag,
        ),
    )


def _care(service: str, care: Care) -> tuple[Operation, ...]:
    tag, root = "Operations", f"/v1/operations/{service}/parked"
    return (
        Operation(
            id=f"{service}_list_parked", method="GET", path=root, contract=care.list, tag=tag
        ),
        Operation(
            id=f"{service}_replay_parked",
            method="POST",
            path=root + "/{id}/replay",
            contract=care.replay,
            tag=tag,
        ),
        Operation(
            id=f"{service}_drop_parked",
            method="DELETE",
            path=root + "/{id}",
            contract=care.drop,
            tag=tag,
        ),
    )
