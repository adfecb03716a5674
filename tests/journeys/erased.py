"""Two young women of whom everything is known that may be known of somebody, until both are erased.

One came on a sheet, the other was registered by hand, and they may be one person. When they are
erased, events of theirs have failed, wait, are parked, or are not sent yet.
"""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import psycopg

from localstack.demo.received import received
from localstack.stack import Stack
from nosotros.contracts.enrolment import ContactChanged
from nosotros.testing.messages import Message, publish, told
from nosotros.testing.tap import Tap
from nosotros.testing.waiting import eventually
from tests.journeys import erased_learner, erased_mentee, holdings, sheets
from tests.journeys.erased_learner import Learnt
from tests.journeys.organisation import Organisation
from tests.journeys.secrets_of import folded

HEADER = (
    "nombres;apellidos;tipo_documento;numero_documento;fecha_nacimiento;celular;correo;barrio;"
    "hijos;acudiente_nombre;acudiente_documento;acudiente_celular;autorizacion_fecha;"
    "canal_preferido"
)
#: the number of children in words is remarked on; the row below hers has no such day
ON_THE_SHEET = (
    "Zulmari;Quimbayá Ñáñez;TI;1450000001;03/11/2011;3019450001;zulmari@example.org;"
    "Barrio Quirigua;dos;Ermelinda Ñáñez Tocarema;CC 41450001;3019450002;11/08/2026;sms"
)
BESIDE = (
    "Briseida;Huérfano Yopasá;TI;1450000003;30/02/2011;3019450003;;Otro barrio;0;;;;11/08/2026;sms",
    "Casilda;Umbarila Fómeque;CC;1450000004;05/06/2006;3019450004;;Otro barrio;0;;;;11/08/2026;sms",
)
BY_HAND = {
    "first_names": "Zulmarí",
    "surnames": "Quimbaya Ñáñez",
    "document_type": "TI",
    "document_number": "1450000002",
    "birth_date": "2011-11-03",
    "preferred_channel": "email",
    "mobile": "+573019450005",
    "email": "quimbaya@example.org",
    "neighbourhood": "Vereda Quirigua",
    "messages_authorised_on": "2026-08-08",
}
GUARDIAN = {
    "name": "Gumersinda Tocarema",
    "relation": "grandparent",
    "representation": "proven",
    "proof": "Registro civil 31450006, Notaría 2",
    "document_type": "CC",
    "document_number": "41450006",
    "mobile": "+573019450006",
    "email": "gumersinda@example.org",
}
#: all of the two that the dump is searched for, as it is written anywhere
HERS = frozenset(
    folded(each)
    for each in (
        *("Zulmari", "Quimbaya", "Ñáñez", "1450000001", "1450000002", "Quirigua"),
        *("3019450001", "zulmari@example.org", "3019450005", "quimbaya@example.org"),
        *("Ermelinda", "Tocarema", "41450001", "3019450002"),
        *("Gumersinda", "31450006", "41450006", "3019450006", "gumersinda@example.org"),
        *(
            "3019450007",
            "nueva@example.org",
            "3019450008",
            "3019450009",
            "Anacaona",
            "espirometría",
        ),
        *("lunes en la tarde", "carpeta amarilla"),
        *(*erased_learner.HERS, *erased_mentee.HERS),
    )
)
MANGLED = {"first_names": "Zulmari Quimbaya", "mobile": 3019450009}
REFUSE = "ALTER TABLE contact ADD CONSTRAINT fault CHECK (email <> 'nueva@example.org') NOT VALID"
HEARD = ("nosotros.events", "nosotros.internal")


@dataclass(kw_only=True)
class Story:
    """What was done, and what is looked at after it."""

    organisation: Organisation
    intakes: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    import_id: str = ""
    beside: Any = None
    key: str = field(default_factory=lambda: str(uuid4()))
    parked: tuple[str, ...] = ()
    learnt: Learnt = field(init=False)
    #: her id in mentoring
    mentee: str = ""
    parked_in_training: str = ""
    heard: list[Message] = field(default_factory=list)
    #: where something of theirs was before
    before: dict[str, set[str]] = field(default_factory=dict)
    messages: set[str] = field(default_factory=set[str])
    erasures: dict[str, Any] = field(default_factory=dict)
    #: what each request for an erasure was answered
    asked: dict[str, Any] = field(default_factory=dict)


def play(stack: Stack, organisation: Organisation) -> Story:
    """All of it, to the end of both erasures."""
    story = Story(organisation=organisation)
    with Tap(stack.broker.amqp_url(), exchanges=HEARD, key=f"{organisation.slug}.#") as tap:
        _live(story, stack)
        with psycopg.connect(stack.postgres.url("notifications"), autocommit=True) as connection:
            connection.execute(REFUSE)
            try:
                _fail(story, stack)
                _keep_unsent(story, stack)
                story.before = holdings.found(stack, HERS)
                _erase(story)
                stack.start("enrolment-relay")
                _done(story)
            finally:
                connection.execute("ALTER TABLE contact DROP CONSTRAINT fault")
        ended = set(story.people.values())
        tap.until(lambda heard: ended <= _completed(heard))
        story.heard = tap.heard
    return story


def _completed(heard: list[Message]) -> set[str]:
    return {
        each.event["data"]["participant_id"]
        for each in heard
        if each.exchange == "nosotros.events" and ".erasure_completed." in each.event["type"]
    }


def _live(story: Story, stack: Stack) -> None:
    """Have everything known of the two that may be."""
    organisation = story.organisation
    story.intakes = {name: organisation.open_intake(name=name) for name in ("Sheet", "Hand")}
    done = organisation.import_sheet(
        story.intakes["Sheet"], sheets.sheet(ON_THE_SHEET, *BESIDE, header=HEADER)
    )
    assert (done["imported"], done["refused"]) == (2, 1)
    assert done["sheet_until"]
    story.import_id = done["id"]
    rows = {each["line"]: each for each in organisation.every(f"/v1/imports/{done['id']}/rows")}
    story.people["sheet"], story.places["sheet"] = (
        rows[2]["participant_id"],
        rows[2]["enrolment_id"],
    )
    story.beside = organisation.get(f"/v1/participants/{rows[4]['participant_id']}")

    made = organisation.send(
        "POST", "/v1/participants", json=BY_HAND, headers={"Idempotency-Key": story.key}
    ).json()
    story.people["hand"] = made["id"]
    place = organisation.enrol(participant=made["id"], intake=story.intakes["Hand"]).json()
    assert place["state"] == "enrolled"
    story.places["hand"] = place["id"]
    organisation.settled(3)
    _represent(story)
    _answer(story)
    changed = {"preferred_channel": "sms", "mobile": "+573019450007", "email": None}
    _change(story, "contact", changed)
    pairs = organisation.every("/v1/duplicates")
    assert {pairs[0]["participant_id"], pairs[0]["other_id"]} == set(story.people.values())
    arrived = {each.to for each in received(mail=stack.mail, messages=stack.messages)}
    assert {"quimbaya@example.org", "+573019450001"} <= arrived
    story.learnt = erased_learner.learn(stack, organisation, story.people["hand"])
    story.mentee = erased_mentee.accompany(stack, organisation, story.people["hand"])
    organisation.settled(4)
    # Others may be on their way still.
    story.messages = {each["id"] for each in organisation.every("/v1/messages")}


def _represent(story: Story) -> None:
    organisation, her = story.organisation, _at(story)
    guardian = organisation.post(f"{her}/guardians", GUARDIAN)
    for purpose in ("programme", "sensitive_data", "children"):
        text = {"purpose": purpose, "language": "es", "body": "Autorizo este fin."}
        organisation.post(
            f"{her}/authorisations",
            {
                "purpose": purpose,
                "given_on": "2026-08-08",
                "how": "paper",
                "guardian_id": guardian["id"],
                "text_id": organisation.post("/v1/authorisation-texts", text)["id"],
                "evidence": "carpeta amarilla, folio 7",
            },
        )
    organisation.post(f"{her}/safeguards", {"fact": "heard", "noted_on": "2026-08-08"})


def _answer(story: Story) -> None:
    organisation, her = story.organisation, _at(story)
    need = {"kind": "childcare", "detail": "los lunes en la tarde"}
    organisation.post(f"{her}/support-needs", need)
    answers = [{"question": "health", "answer": "le hicieron una espirometría"}]
    answered = organisation.send("PUT", f"{her}/sensitive-answers", json={"answers": answers})
    assert answered.status_code == 200, answered.text
    child = {"first_names": "Anacaona", "birth_date": "2026-02-01"}
    organisation.post(f"{her}/children", child)


def _fail(story: Story, stack: Stack) -> None:
    """Have one event of each be parked, one fail, and another wait behind it."""
    organisation = story.organisation
    mangled = [
        told(contact_of(id), organisation=organisation.slug, data={**MANGLED, "participant_id": id})
        for id in story.people.values()
    ]
    publish(stack.broker.amqp_url(), mangled)
    changed = {"preferred_channel": "email", "mobile": None, "email": "nueva@example.org"}
    _change(story, "contact", changed)
    changed = {"preferred_channel": "sms", "mobile": "+573019450008", "email": None}
    _change(story, "contact", changed)

    def kept() -> Any:
        held = organisation.every("/v1/operations/notifications/parked")
        states = sorted(each["state"] for each in held)
        return held if states == ["failed", "parked", "parked", "waiting"] else None

    held = eventually(kept, what="two are parked, one fails, one waits")
    story.parked = tuple(each["id"] for each in held)
    her = story.people["hand"]
    story.parked_in_training = erased_learner.have_parked(stack, organisation, her)


def _keep_unsent(story: Story, stack: Stack) -> None:
    """Have something of hers be in the outbox."""
    stack.stop("enrolment-relay")
    changed = {"preferred_channel": "whatsapp", "mobile": "+573019450009", "email": None}
    _change(story, "contact", changed)


def _erase(story: Story) -> None:
    for name, id in story.people.items():
        answer = story.organisation.send("POST", f"/v1/participants/{id}/erasure")
        assert answer.status_code == 202, answer.text
        assert answer.headers["Location"] == f"/v1/erasures/{answer.json()['id']}"
        story.asked[name] = answer.json()


def _done(story: Story) -> None:
    for name, asked in story.asked.items():

        def look(id: str = asked["id"]) -> Any:
            found = story.organisation.get(f"/v1/erasures/{id}")
            return found if found["state"] == "done" else None

        story.erasures[name] = eventually(look, what="the erasure is done")


def _change(story: Story, what: str, body: Any) -> None:
    her = _at(story)
    etag = story.organisation.http.get(her).headers["ETag"]
    answer = story.organisation.send("PUT", f"{her}/{what}", json=body, headers={"If-Match": etag})
    assert answer.status_code == 200, answer.text


def _at(story: Story) -> str:
    return f"/v1/participants/{story.people['hand']}"


def contact_of(participant_id: str) -> ContactChanged:
    """How one of them is reached, as its owner would tell it."""
    return ContactChanged(
        participant_id=UUID(participant_id),
        first_names="Zulmari Quimbaya",
        preferred_channel="sms",
        mobile="+573019450009",
        email="zulmari@example.org",
        language="es",
        messages_authorised_on=None,
    )
