"""Support cases for tests of the Social Contact Centre."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from nosotros import clock
from nosotros.contracts.mentoring import (
    AnswerReferral,
    ChangeSupportCase,
    CloseSupportCase,
    GetSupportCase,
    ListCaseEntries,
    ListSupportCases,
    NoteOnCase,
    OpenSupportCase,
    ReferCase,
)
from nosotros.contracts.mentoring.values import Scope
from tests.asking import Asking
from tests.mentoring.scenery import Scenery

ALL = frozenset(map(str, Scope))
#: what an agent's key may do
CENTRE = frozenset({"mentoring:centre"})
SUMMARY = "Necesita quien cuide a su hijo los martes por la tarde."


def acting(key: str) -> dict[str, Any]:
    """Who asks with an agent's key."""
    return {"actor": key, "scopes": CENTRE}


def is_now(moment: datetime) -> bool:
    """Whether a moment has just been."""
    return timedelta() <= clock.now() - moment < timedelta(minutes=1)


class Desk:
    """The Centre at work, by contracts alone; `key:gloria` and `key:nidia` act for its agents."""

    def __init__(self, asking: Asking, scenery: Scenery) -> None:
        self.ask = asking.ask
        self._scenery = scenery
        self.gloria = scenery.agent(account="key:gloria")
        self.nidia = scenery.agent(account="key:nidia")

    def open(self, *, by: str = "key:gloria", **given: Any) -> Any:
        """Open a case; of a new participant unless one is given."""
        values: dict[str, Any] = {"kind": "childcare", "urgency": "normal", "summary": SUMMARY}
        who = {} if "participant_id" in given else {"participant_id": self._scenery.participant()}
        return self.ask(OpenSupportCase(**{**values, **who, **given}), **acting(by))

    def open_hers(self, **given: Any) -> Any:
        """Open a case that is Gloria's alone."""
        return self.open(confidentiality="owner", owner_id=self.gloria.id, **given)

    def change(self, case_id: UUID, *, by: str = "key:gloria", **given: Any) -> Any:
        """Change a case as an agent sees it by now."""
        seen = self.see(case_id, by=by)
        known = ("kind", "urgency", "summary", "confidentiality", "owner_id")
        values = {name: getattr(seen, name) for name in known}
        return self.ask(
            ChangeSupportCase(
                case_id=case_id, expected_revision=seen.revision, **{**values, **given}
            ),
            **acting(by),
        )

    def note(self, case_id: UUID, text: str, *, by: str = "key:gloria", **given: Any) -> Any:
        """Note something on a case."""
        return self.ask(NoteOnCase(case_id=case_id, text=text, **given), **acting(by))

    def answer(self, case_id: UUID, *, by: str = "key:gloria") -> Any:
        """Note that she was answered."""
        return self.note(case_id, "La llamé.", by=by, answers=True)

    def close(self, case_id: UUID, *, by: str = "key:gloria", **given: Any) -> Any:
        """Close a case."""
        values = {"outcome": "solved", **given}
        return self.ask(CloseSupportCase(case_id=case_id, **values), **acting(by))

    def refer(self, case_id: UUID, *, by: str = "key:gloria", **given: Any) -> Any:
        """Pass a case on to a partner, with consent."""
        values: dict[str, Any] = {
            "shared": "Busca cuidado infantil los martes por la tarde.",
            "consented_on": date(2026, 8, 17),
            "consented_how": "stated",
        }
        partner = {} if "member_id" in given else {"organisation_name": "Jardín Inventado"}
        return self.ask(ReferCase(case_id=case_id, **{**values, **partner, **given}), **acting(by))

    def answered(self, referral_id: UUID, answer: str, *, by: str = "key:gloria") -> Any:
        """Note what a partner answered."""
        return self.ask(AnswerReferral(referral_id=referral_id, answer=answer), **acting(by))

    def see(self, case_id: UUID, *, by: str = "key:gloria") -> Any:
        """A case, as an agent sees it."""
        return self.ask(GetSupportCase(id=case_id), **acting(by))

    def course(self, case_id: UUID, *, by: str = "key:gloria") -> list[tuple[str, Any]]:
        """The kinds and texts of a case's entries."""
        found = self.ask(ListCaseEntries(id=case_id), **acting(by)).items
        return [(each.kind, each.text) for each in found]

    def queue(self, *, by: str = "key:gloria", **given: Any) -> list[UUID]:
        """The ids of the cases that are listed, page by page."""
        found: list[UUID] = []
        after = None
        while True:
            page = self.ask(ListSupportCases(after=after, **given), **acting(by))
            found += [each.id for each in page.items]
            if page.next is None:
                return found
            after = page.next
