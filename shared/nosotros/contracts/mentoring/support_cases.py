"""The Social Contact Centre: support cases, their queue, referrals to partners, figures."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from nosotros.contracts.common import DEFAULT_PAGE, NotFound, RevisionMismatch
from nosotros.contracts.fields import Count, Line, PageSize, Text
from nosotros.contracts.language import command, query, view
from nosotros.contracts.mentoring.refusals import NotAnAgent, StateUnfit
from nosotros.contracts.mentoring.values import (
    Confidentiality,
    GivenOutcome,
    Scope,
    SupportCaseKind,
    SupportCaseState,
    Urgency,
)


@view
class SupportCaseView:
    """A need that the Centre follows up."""

    id: UUID
    revision: int
    #: none where her data have been erased, or the case is its owner's alone
    participant_id: UUID | None
    first_names: str | None
    surnames: str | None
    #: none where the case is its owner's alone
    kind: str | None
    urgency: str
    confidentiality: str
    #: whether what it is about, and how it ended, is kept from whoever asks
    withheld: bool
    state: str
    #: none also where she withdrew
    summary: str | None
    owner_id: UUID | None
    opened_at: datetime
    #: by when somebody is to have answered, by its urgency
    answer_due_at: datetime
    first_answered_at: datetime | None
    closed_at: datetime | None
    outcome: str | None


@view
class SupportCaseStatus:
    """How a case stands, without what it is about: what whoever changes one is answered."""

    id: UUID
    revision: int
    #: none where her data have been erased
    participant_id: UUID | None
    urgency: str
    confidentiality: str
    state: str
    owner_id: UUID | None
    opened_at: datetime
    answer_due_at: datetime
    first_answered_at: datetime | None
    closed_at: datetime | None


@view
class SupportCasePage:
    """A page of cases."""

    items: tuple[SupportCaseView, ...]
    next: str | None = None


@view
class CaseEntry:
    """What was done or said in a case."""

    id: UUID
    #: `note`, `answer`, `taken`, `hand_over`, `referral`, `referral_answer`, `closed`, `reopened`, or
    #: `message`, which she wrote herself
    kind: str
    #: none also where she withdrew, or her data have been erased
    text: str | None
    #: of `closed` the outcome, of `referral_answer` the answer, of `message` the channel
    code: str | None
    #: of `taken` and `hand_over`: whose the case is from then on; none: nobody's
    owner_id: UUID | None
    #: of `referral` and `referral_answer`
    referral_id: UUID | None
    #: the agent; none: the case was closed as she withdrew, or no agent's key did it
    written_by: UUID | None
    written_at: datetime


@view
class CaseEntries:
    """The course of a case, oldest first."""

    case_id: UUID
    items: tuple[CaseEntry, ...]


@view
class UrgencyFigures:
    """How cases of one urgency were answered."""

    urgency: str
    opened: int
    answered: int
    #: answered by the time that it was due
    in_time: int
    #: minutes from the opening to the first answer, of those answered
    median_minutes: int | None
    waiting: int


@view
class CentreFigures:
    """How the Centre answered the cases opened between two days.

    Counts and times alone, so none is left out: also cases that are their owner's alone, and of
    people who were erased, are counted; small counts are shown, as they lead to nobody.
    """

    since: date
    until: date
    urgencies: tuple[UrgencyFigures, ...]


@command(
    service="mentoring",
    scope=Scope.CENTRE,
    returns=SupportCaseStatus,
    errors=(NotFound, NotAnAgent),
)
class OpenSupportCase:
    """Open a case for a participant.

    `owner` cases are seen by the agent who owns them alone; others see that there is one. An
    emergency is to be answered within 1 hour, high within 8, normal within 3 days, low within 10.
    """

    participant_id: UUID
    kind: SupportCaseKind
    urgency: Urgency
    summary: Annotated[str, Text]
    confidentiality: Confidentiality = "centre"
    #: an active agent; none: nobody yet. A case that is its owner's alone needs one.
    owner_id: UUID | None = None


@command(
    service="mentoring",
    scope=Scope.CENTRE,
    returns=SupportCaseStatus,
    errors=(NotFound, RevisionMismatch, StateUnfit, NotAnAgent),
)
class ChangeSupportCase:
    """Change what a case is about, how urgent it is, who may read it, or whose it is.

    Until she was answered, another urgency moves the time by which somebody is to have.
    """

    case_id: UUID
    expected_revision: Annotated[int, Count]
    kind: SupportCaseKind
    urgency: Urgency
    summary: Annotated[str, Text]
    confidentiality: Confidentiality
    owner_id: UUID | None = None


@command(
    service="mentoring",
    scope=Scope.CENTRE,
    returns=SupportCaseStatus,
    errors=(NotFound, StateUnfit, NotAnAgent),
)
class TakeSupportCase:
    """Make the agent whose key this is the owner of a case that has none."""

    case_id: UUID


@command(
    service="mentoring",
    scope=Scope.CENTRE,
    returns=SupportCaseStatus,
    errors=(NotFound, StateUnfit, NotAnAgent),
)
class NoteOnCase:
    """Add what was done or said; the first `answer` to her stops the clock."""

    case_id: UUID
    text: Annotated[str, Text]
    #: she was answered, not merely a note taken
    answers: bool = False


@command(
    service="mentoring",
    scope=Scope.CENTRE,
    returns=SupportCaseStatus,
    errors=(NotFound, StateUnfit, NotAnAgent),
)
class CloseSupportCase:
    """Close a case with its outcome."""

    case_id: UUID
    outcome: GivenOutcome
    remark: Annotated[str | None, Text] = None


@command(
    service="mentoring",
    scope=Scope.CENTRE,
    returns=SupportCaseStatus,
    errors=(NotFound, StateUnfit, NotAnAgent),
)
class ReopenSupportCase:
    """Reopen a closed case, unless she withdrew or was erased.

    It is its owner's as before; where the owner's time is over, or nobody owned it, whoever reopens
    it owns it.
    """

    case_id: UUID


@query(
    service="mentoring",
    scope=Scope.CENTRE,
    returns=SupportCaseView,
    errors=(NotFound,),
    personal=True,
    confidential=True,
)
class GetSupportCase:
    """One case; what it is about is withheld where it is another agent's alone."""

    id: UUID


@query(
    service="mentoring",
    scope=Scope.CENTRE,
    returns=CaseEntries,
    errors=(NotFound,),
    personal=True,
    confidential=True,
)
class ListCaseEntries:
    """The course of a case; that of another agent's alone is not found."""

    id: UUID


@query(
    service="mentoring",
    scope=Scope.CENTRE,
    returns=SupportCasePage,
    personal=True,
    confidential=True,
)
class ListSupportCases:
    """The queue: by urgency, then by age. Open and answered ones, unless a state is asked for."""

    state: SupportCaseState | None = None
    owner_id: UUID | None = None
    #: those alone that nobody owns
    unowned: bool = False
    participant_id: UUID | None = None
    limit: Annotated[int, PageSize] = DEFAULT_PAGE
    after: Annotated[str | None, Line] = None


@query(service="mentoring", scope=Scope.READ, returns=CentreFigures)
class GetCentreFigures:
    """How the cases opened between two days (America/Bogota) were answered."""

    since: date
    until: date
