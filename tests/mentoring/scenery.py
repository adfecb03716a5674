"""What tests of mentoring need to be there: people as enrolment tells of them, mentors, agents."""

from datetime import date
from typing import Any
from uuid import UUID

from nosotros.contracts.enrolment import LearnerDescribed
from nosotros.contracts.mentoring import (
    AcceptMentor,
    AddAgent,
    AddMentor,
    NoteMentorCheck,
    NoteReference,
    OpenMentoring,
    SetAgentAccount,
    SetMentorAccount,
)
from nosotros.identifiers import new_id
from tests.asking import Asking
from tests.people import names_of

#: of a mentor whom nothing hinders
MENTOR: dict[str, Any] = {
    "affiliation": "Mutual La Unión (inventada)",
    "skills": ("accounting", "sales"),
    "languages": ("es",),
    "municipalities": ("Soacha",),
    "channels": ("in_person", "telephone"),
    "availability": ("tue-am", "thu-pm"),
    "capacity": 3,
    "gender": "woman",
    "email": "mentora@example.org",
}


class Scenery:
    """Makes, by contracts alone, what a test begins with."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._number = 0

    def participant(self, *, born: date = date(2006, 3, 1), language: str = "es") -> UUID:
        """Somebody whom enrolment has told of."""
        id = new_id()
        self.describe(id, born=born, language=language)
        return id

    def describe(
        self,
        participant_id: UUID,
        *,
        born: date = date(2006, 3, 1),
        language: str = "es",
        revision: int = 1,
    ) -> tuple[str, str]:
        """Have enrolment tell of somebody; her names, by which she is told of."""
        first, surnames = self._name()
        self._asking.hear(
            LearnerDescribed(
                participant_id=participant_id,
                first_names=first,
                surnames=surnames,
                birth_date=born,
                language=language,
            ),
            revision=revision,
        )
        return first, surnames

    def mentee(self, *, born: date = date(2006, 3, 1)) -> Any:
        """A mentee who waits."""
        return self._asking.ask(OpenMentoring(participant_id=self.participant(born=born)))

    def mentor(
        self,
        *,
        accepted: bool = True,
        cleared: bool = True,
        account: str | None = None,
        **given: Any,
    ) -> Any:
        """A mentor; `accepted` with two references, `cleared` for contact with minors."""
        first, surnames = self._name()
        ask = self._asking.ask
        made = ask(AddMentor(first_names=first, surnames=surnames, **{**MENTOR, **given}))
        on = date(2026, 8, 3)
        if accepted:
            for known_as in ("coordinator of a mutual", "neighbour"):
                ask(
                    NoteReference(
                        mentor_id=made.id, given_as=known_as, outcome="recommends", taken_on=on
                    )
                )
            made = ask(AcceptMentor(mentor_id=made.id))
        if cleared:
            ask(NoteMentorCheck(mentor_id=made.id, outcome="clear", checked_on=on))
        if account:
            made = ask(SetMentorAccount(mentor_id=made.id, account=account))
        return made

    def agent(self, *, account: str | None = None) -> Any:
        """An agent of the Centre; with an account, a key acts for her."""
        first, surnames = self._name()
        made = self._asking.ask(AddAgent(first_names=first, surnames=surnames))
        if account:
            made = self._asking.ask(SetAgentAccount(agent_id=made.id, account=account))
        return made

    def _name(self) -> tuple[str, str]:
        self._number += 1
        return names_of(self._number)
