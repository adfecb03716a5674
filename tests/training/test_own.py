"""What a participant sees of her training on her own page."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from nosotros import clock
from nosotros.contracts.common import ScopeMissing
from nosotros.contracts.enrolment import EnrolmentWithdrawn, ParticipantsMerged
from nosotros.contracts.training import (
    AddPlace,
    CancelSession,
    ChangeSession,
    GetOwnNext,
    GetSession,
    OwnNext,
    RevokeCertificate,
)
from nosotros.identifiers import new_id
from tests.training.conftest import SITE
from tests.training.graduates import Graduates
from tests.training.groundwork import add_session, join, make_group

Ask = Callable[..., Any]
Act = Callable[..., Any]
Hear = Callable[..., None]
TimeIs = Callable[[datetime], None]
Rows = Callable[[str], list[dict[str, Any]]]
NOTHING = OwnNext(session=None, certificates=())


def test_she_sees_when_and_where_her_group_meets_next(ask: Ask, act: Act, hear: Hear):
    group = make_group(act)
    join(hear, group)
    later = add_session(act, group, begins_at=clock.now() + timedelta(days=9))
    first = add_session(act, group, begins_at=clock.now() + timedelta(days=2), childcare_places=4)
    place = ask(AddPlace(name="Salón comunal", municipality="Soacha", address="Calle 13 # 7-30"))
    ask(
        ChangeSession(
            session_id=first,
            expected_revision=ask(GetSession(id=first)).revision,
            local_date=date(2026, 8, 20),
            begins="15:30",
            minutes=90,
            place_id=place.id,
            childcare_places=4,
        )
    )

    session = ask(GetOwnNext(), herself=group.participants[0]).session

    assert (session.local_date, session.local_time) == (date(2026, 8, 20), "15:30")
    assert (session.place, session.address) == ("Salón comunal", "Calle 13 # 7-30")
    assert (session.municipality, session.zone) == ("Soacha", "America/Bogota")
    assert session.childcare

    ask(CancelSession(session_id=first, reason="holiday"))
    after = ask(GetOwnNext(), herself=group.participants[0]).session
    assert after.begins_at == ask(GetSession(id=later)).begins_at
    assert (after.place, after.childcare) == (None, False)


def test_a_session_is_next_until_it_ends(ask: Ask, act: Act, hear: Hear, time_is: TimeIs):
    group = make_group(act)
    join(hear, group)
    begins = clock.now() + timedelta(hours=1)
    add_session(act, group, begins_at=begins)

    time_is(begins + timedelta(hours=1))
    assert ask(GetOwnNext(), herself=group.participants[0]).session.begins_at == begins

    time_is(begins + timedelta(hours=2))
    assert ask(GetOwnNext(), herself=group.participants[0]) == NOTHING


def test_whoever_has_no_place_any_more_has_no_next_session(ask: Ask, act: Act, hear: Hear):
    group = make_group(act)
    learner = join(hear, group)
    add_session(act, group, begins_at=clock.now() + timedelta(days=2))
    who = {"enrolment_id": learner, "participant_id": group.participants[0]}
    hear(EnrolmentWithdrawn(**who, intake_id=new_id()), revision=3)

    assert ask(GetOwnNext(), herself=group.participants[0]) == NOTHING
    assert ask(GetOwnNext(), herself=new_id()) == NOTHING


def test_she_sees_her_valid_certificates_with_their_links(ask: Ask, graduates: Graduates):
    hers, other = graduates.completes(), graduates.completes()
    certificate = ask(hers.issue())
    ask(other.issue())

    (shown,) = ask(GetOwnNext(), herself=hers.participant_id).certificates

    assert (shown.number, shown.state) == (certificate.number, "valid")
    assert shown.programme.es == "Formación en emprendimiento solidario"
    assert shown.link == certificate.link
    assert shown.link.startswith(f"{SITE}/v/gestarsalud/")

    ask(RevokeCertificate(certificate_id=certificate.id, reason="issued_in_error"))
    assert ask(GetOwnNext(), herself=hers.participant_id).certificates == ()


def test_the_record_that_hers_was_merged_into_is_hers(ask: Ask, act: Act, hear: Hear):
    group = make_group(act)
    join(hear, group)
    add_session(act, group, begins_at=clock.now() + timedelta(days=2))
    merged, survivor = group.participants[0], new_id()
    hear(ParticipantsMerged(merge_id=new_id(), survivor_id=survivor, merged_id=merged))

    assert ask(GetOwnNext(), herself=merged).session is not None
    assert ask(GetOwnNext(), herself=merged) == ask(GetOwnNext(), herself=survivor)


def test_it_is_read_by_herself_alone_and_noted(ask: Ask, act: Act, hear: Hear, rows: Rows):
    group = make_group(act)
    join(hear, group)
    add_session(act, group, begins_at=clock.now() + timedelta(days=2))
    herself = group.participants[0]

    with pytest.raises(ScopeMissing):
        ask(GetOwnNext())
    assert ask(GetOwnNext(), herself=herself, organisation="la-u") == NOTHING
    ask(GetOwnNext(), herself=herself)

    assert {
        "action": "get_own_next",
        "actor": f"participant:{herself}",
        "subject": str(herself),
        "organisation": "gestarsalud",
    } in rows("SELECT action, actor, subject, organisation FROM audit")
