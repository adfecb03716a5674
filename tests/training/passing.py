"""A training of trainers, those who complete it, and those whom they train; all invented."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from nosotros.bus.timers import TimerEvent
from nosotros.contracts.training import (
    AmbassadorView,
    ChangeAmbassador,
    GetAmbassador,
    PlanWorkshop,
)
from nosotros.identifiers import new_id
from training.handlers.ambassadors import certificate_changed, name_ambassador
from training.storage.learners import Learner

Rows = Callable[[str], list[dict[str, Any]]]
Act = Callable[..., Any]
Ask = Callable[..., Any]
MINE = "gestarsalud"


def trainer(rows: Rows, *, ended_at: str | None = None) -> UUID:
    """A trainer, whose time may have ended."""
    id = new_id()
    ended = "NULL" if ended_at is None else f"'{ended_at}'"
    rows(
        "INSERT INTO trainer (id, organisation, revision, first_names, surnames, state, since,"
        f" ended_at) VALUES ('{id}', '{MINE}', 1, 'Nelly', 'Quiroga Daza',"
        f" '{'active' if ended_at is None else 'ended'}', '2026-01-01T00:00:00Z', {ended})"
        " RETURNING id"
    )
    return id


def group(rows: Rows, *, months: int = 12, code: str = "tu-yo-nosotros", **facts: Any) -> UUID:
    """A cohort that follows a training of trainers, with whatever a test is about."""
    known: dict[str, Any] = {
        "zone": "America/Bogota",
        "municipality": "Soacha",
        "led_by": None,
        "trainers": (),
        **facts,
    }
    programme_id, id = new_id(), new_id()
    led_by = "NULL" if known["led_by"] is None else f"'{known['led_by']}'"
    trainers = ",".join(str(each) for each in known["trainers"])
    rows(
        "INSERT INTO programme (id, organisation, code, version, title, kind, ordered_modules,"
        " modules, absences_in_a_row, ambassador_months, digest, published_at)"
        f" VALUES ('{programme_id}', '{MINE}', '{code}-{programme_id}', 1,"
        """ '{"es": "Tú, yo, nosotros"}', 'training_of_trainers', false,"""
        """ '[{"code": "social-protection", "title": {"es": "Protección"}, "requirements": []}]',"""
        f" 2, {months}, '', '2026-08-01T00:00:00Z') RETURNING id"
    )
    rows(
        "INSERT INTO cohort (id, organisation, revision, name, programme_id, state, municipality,"
        " zone, seats, has_minors, trainer_ids, led_by, scheduled_at)"
        f" VALUES ('{id}', '{MINE}', 1, 'Soacha', '{programme_id}', 'running',"
        f" '{known['municipality']}', '{known['zone']}', 20, false, '{{{trainers}}}', {led_by},"
        " '2026-08-01T00:00:00Z') RETURNING id"
    )
    return id


def learner(rows: Rows, cohort_id: UUID, *, participant_id: UUID | None = None) -> Learner:
    """Somebody in a cohort, who was in another one where her id is given."""
    id, participant_id = new_id(), participant_id or new_id()
    made = rows(
        "INSERT INTO learner (id, organisation, revision, cohort_id, participant_id, number, state,"
        f" joined_at) SELECT '{id}', '{MINE}', 1, '{cohort_id}', '{participant_id}', 1 + count(*),"
        f" 'active', '2026-08-01T00:00:00Z' FROM learner WHERE cohort_id = '{cohort_id}'"
        " RETURNING number, joined_at"
    )
    rows(
        "INSERT INTO person (participant_id, organisation, revision, first_names, surnames,"
        f" language) VALUES ('{participant_id}', '{MINE}', 1, 'Nubia', 'Ariza Peña', 'es')"
        " ON CONFLICT (participant_id) DO NOTHING RETURNING revision"
    )
    return Learner(
        id=id,
        cohort_id=cohort_id,
        participant_id=participant_id,
        number=made[0]["number"],
        state="active",
        joined_at=made[0]["joined_at"],
        ended_at=None,
        absences_told=None,
    )


def completes(rows: Rows, act: Act, who: Learner, *, at: str = "2026-08-18T14:00:00Z") -> UUID:
    """She has completed the programme at a moment; the id of her time as an ambassador."""
    rows(
        "INSERT INTO completion (learner_id, organisation, modules, completed_at)"
        f" VALUES ('{who.id}', '{MINE}', '{{}}', '{at}') RETURNING learner_id"
    )
    act(name_ambassador, who)
    return rows(f"SELECT id FROM ambassador WHERE learner_id = '{who.id}'")[0]["id"]


def ambassador(rows: Rows, act: Act, ask: Ask, **facts: Any) -> AmbassadorView:
    """An ambassador of a cohort of her own, with whatever a test is about."""
    id = completes(rows, act, learner(rows, group(rows, **facts)))
    return ask(GetAmbassador(id=id))


def certified(rows: Rows, who: UUID) -> None:
    """A learner holds a valid certificate."""
    id = new_id()
    rows(
        "INSERT INTO certificate (id, organisation, revision, number, cohort_id, learner_id, state,"
        " issued_at, completed_on, language, token, kid)"
        f" SELECT '{id}', '{MINE}', 1, '{id}', cohort_id, id, 'valid', '2026-08-20T00:00:00Z',"
        f" '2026-08-18', 'es', '{id}', 'k' FROM learner WHERE id = '{who}' RETURNING id"
    )


def certificate(act: Act, rows: Rows, ambassador_id: UUID, *, valid: bool) -> None:
    """What is told of an ambassador's certificate, where it is issued or revoked."""
    (row,) = rows(f"SELECT learner_id FROM ambassador WHERE id = '{ambassador_id}'")
    act(lambda id, work: certificate_changed(id, valid=valid, work=work), row["learner_id"])


def clear(rows: Rows, person_id: UUID, *, until: date) -> None:
    """A check that is clear until a day."""
    rows(
        "INSERT INTO person_check (id, organisation, person_id, outcome, checked_on, valid_until,"
        f" noted_by, noted_at) VALUES ('{new_id()}', '{MINE}', '{person_id}', 'clear',"
        f" '2026-08-01', '{until}', 'key:test', '2026-08-01T00:00:00Z') RETURNING id"
    )


def change(view: AmbassadorView, **facts: Any) -> ChangeAmbassador:
    """The change of a time: all as it is, but what is named."""
    known: dict[str, Any] = {
        "ambassador_id": view.id,
        "expected_revision": view.revision,
        "starts_on": view.starts_on,
        "ends_on": view.ends_on,
        "territory": view.territory,
        "mentor_id": view.mentor_id,
    }
    return ChangeAmbassador(**{**known, **facts})


def workshop(view: AmbassadorView, day: date) -> PlanWorkshop:
    """A workshop of hers on an afternoon, for adults."""
    return PlanWorkshop(
        ambassador_id=view.id,
        title="Protección social en la cuadra",
        local_date=day,
        begins="15:00",
        municipality="Soacha",
        minors_expected=False,
    )


def due(view: AmbassadorView) -> TimerEvent:
    """What ends her time by itself."""
    return TimerEvent(
        name="ambassador_ends", key=str(view.id), payload=b"{}", due_at=datetime.now(UTC)
    )
