"""Things that one organisation has, one of each kind that an operation may name."""

from dataclasses import dataclass
from typing import Any

from localstack.plan import SERVICES
from localstack.stack import Stack
from nosotros.testing.waiting import eventually
from tests.journeys import sheets
from tests.journeys.belongings_of_agreements import settle_agreements
from tests.journeys.belongings_of_integrations import settle_integrations
from tests.journeys.belongings_of_mentoring import COMPANIONS, settle_mentoring
from tests.journeys.belongings_of_notifications import MESSAGES as OF_NOTIFICATIONS
from tests.journeys.belongings_of_notifications import settle_notifications
from tests.journeys.belongings_of_partners import settle_partners
from tests.journeys.belongings_of_training import LEARNERS, settle_training
from tests.journeys.organisation import Organisation, someone
from tests.journeys.parking import park

#: the messages that follow from all that is made here
MESSAGES = 11 + LEARNERS + COMPANIONS + OF_NOTIFICATIONS


@dataclass(frozen=True, kw_only=True)
class Belongings:
    """Ids, by what contracts call them."""

    #: whose they are
    organisation: str
    ids: dict[str, str]
    #: by service, what it calls by a name that elsewhere is another thing's
    of_service: dict[str, dict[str, str]]
    #: ids that an operation needs for itself, as it uses them up, by its own id
    kept_for: dict[str, dict[str, str]]
    #: two a service: one to replay, one to drop
    parked: dict[str, tuple[str, str]]

    @property
    def every_id(self) -> set[str]:
        """All of them."""
        used_up = (each.values() for each in self.kept_for.values())
        own = (each.values() for each in self.of_service.values())
        return {*self.ids.values()}.union(*own, *used_up, *self.parked.values())


def settle_in(stack: Stack, organisation: Organisation) -> Belongings:
    """Have an organisation own one of everything, and nothing still under way."""
    ids: dict[str, str] = {}
    kept_for: dict[str, dict[str, str]] = {}
    # First, as it lets a day pass.
    companions = settle_training(stack, organisation, ids, kept_for, companions=COMPANIONS)
    of_mentoring = settle_mentoring(stack, organisation, companions, kept_for)
    # Before the sheet: an erasure ends every kept sheet with a refused row.
    _leavers(organisation, ids, kept_for)
    ids |= _sheet(organisation, kept_for)
    ids |= _minor(organisation, kept_for)
    _pairs(organisation, ids, kept_for)
    _places(organisation, kept_for)
    settle_notifications(stack, organisation, ids, kept_for)
    settle_integrations(organisation, ids, kept_for)
    settle_agreements(stack, organisation, ids, kept_for)
    kept_for["disclose_participants"] = {"ids": ids["participant_id"]}
    of_partners = settle_partners(stack, organisation, kept_for)
    organisation.settled(MESSAGES)
    ids["message_id"] = organisation.every("/v1/messages")[0]["id"]
    ids["alert_id"] = _alerts(organisation)[0]["id"]
    parked = {service: park(stack, organisation, service) for service in SERVICES}
    of_service = {"mentoring": of_mentoring, "partners": of_partners}
    return Belongings(
        organisation=organisation.slug,
        ids=ids,
        of_service=of_service,
        kept_for=kept_for,
        parked=parked,
    )


def _sheet(organisation: Organisation, kept_for: dict[str, dict[str, str]]) -> dict[str, str]:
    """An import, whose sheet is kept for its one refused row, and whoever it enrolled."""
    organisation.send("PUT", "/v1/mappings/la-u", json={"columns": []}).raise_for_status()
    intake = organisation.open_intake()
    rows = sheets.row(1_000_000_001), sheets.row(1_000_000_002).replace(";CC;", ";XX;")
    imported = organisation.import_sheet(intake, sheets.sheet(*rows))
    assert imported["sheet_until"] is not None
    enrolled, _ = organisation.every(f"/v1/imports/{imported['id']}/rows")
    another = organisation.open_intake(name="Another")
    kept_for["enrol_participant"] = {"intake_id": another}
    return {
        "intake_id": intake,
        "import_id": imported["id"],
        "enrolment_id": enrolled["enrolment_id"],
    }


def _minor(organisation: Organisation, kept_for: dict[str, dict[str, str]]) -> dict[str, str]:
    """A girl, with all that may be known of her."""
    her = organisation.register(document_type="TI", birth_date="2011-05-17")["id"]
    root = f"/v1/participants/{her}"
    proven = {"representation": "proven", "proof": "Registro civil 12345"}
    guardian = {"name": "Rosa Invented", "relation": "mother", **proven}
    mother, father = (
        organisation.post(f"{root}/guardians", {**guardian, "relation": each})["id"]
        for each in ("mother", "father")
    )
    kept_for["end_guardian"] = {"guardian_id": father}
    text = {"purpose": "programme", "language": "es", "body": "Para qué usamos sus datos."}
    told = organisation.post("/v1/authorisation-texts", text)["id"]
    given = {"given_on": "2026-08-17", "how": "paper", "guardian_id": mother, "text_id": told}
    programme = organisation.post(
        f"{root}/authorisations", {**given, "purpose": "programme", "evidence": "Carpeta 1"}
    )
    for purpose in ("sensitive_data", "children"):
        authorise(organisation, her, purpose, guardian_id=mother)
    answers = {"answers": [{"question": "health", "answer": "Asma"}]}
    organisation.send("PUT", f"{root}/sensitive-answers", json=answers).raise_for_status()
    child = {"first_names": "Invented", "birth_date": "2026-01-01"}
    images = authorise(organisation, her, "images", guardian_id=mother)
    kept_for["withdraw_authorisation"] = {"authorisation_id": images}
    organisation.post(f"{root}/safeguards", {"fact": "heard", "noted_on": "2026-08-17"})
    return {
        "participant_id": her,
        "guardian_id": mother,
        "text_id": told,
        "authorisation_id": programme["id"],
        "child_id": organisation.post(f"{root}/children", child)["id"],
        "need_id": organisation.post(f"{root}/support-needs", {"kind": "childcare"})["id"],
    }


def authorise(organisation: Organisation, participant: str, purpose: str, **more: Any) -> str:
    """The id of an authorisation that was given by word of mouth."""
    body = {"purpose": purpose, "given_on": "2026-08-17", "how": "stated", **more}
    return organisation.post(f"/v1/participants/{participant}/authorisations", body)["id"]


def _leavers(
    organisation: Organisation, ids: dict[str, str], kept_for: dict[str, dict[str, str]]
) -> None:
    """Whoever leaves: some are still there, one has left, one is erased."""
    for operation in (
        "withdraw_participant",
        "readmit_participant",
        "erase_participant",
        "request_erasure",
    ):
        kept_for[operation] = {"participant_id": organisation.register()["id"]}
    left = kept_for["readmit_participant"]["participant_id"]
    organisation.post(f"/v1/participants/{left}/withdrawal", {})
    erased = organisation.register()["id"]
    ids["erasure_id"] = organisation.post(f"/v1/participants/{erased}/erasure", {})["id"]

    def done() -> bool:
        return organisation.get(f"/v1/erasures/{ids['erasure_id']}")["state"] == "done"

    eventually(done, what="an erasure is done")


def _pairs(
    organisation: Organisation, ids: dict[str, str], kept_for: dict[str, dict[str, str]]
) -> None:
    """Pairs that may be one person: to compare, to merge, to keep apart; and one merged."""
    pairs = [_pair(organisation) for _ in range(5)]
    (shown, _), (merging, survivor), (apart, _), (merged, one), (undone, other) = pairs
    ids |= {"duplicate_id": shown, "survivor_id": survivor}
    ids["merge_id"] = _merge(organisation, merged, one)
    kept_for["merge_duplicate"] = {"duplicate_id": merging, "survivor_id": survivor}
    kept_for["keep_apart"] = {"duplicate_id": apart}
    kept_for["undo_merge"] = {"merge_id": _merge(organisation, undone, other)}


def _pair(organisation: Organisation) -> tuple[str, str]:
    """The id of a pair, and of one of the two."""
    her = someone()
    first = organisation.register(**her)["id"]
    organisation.register(**{**her, "document_number": someone()["document_number"]})
    (pair,) = [each for each in organisation.every("/v1/duplicates") if each["other_id"] == first]
    return pair["id"], first


def _merge(organisation: Organisation, pair: str, survivor: str) -> str:
    return organisation.post(f"/v1/duplicates/{pair}/merge", {"survivor_id": survivor})["id"]


def _places(organisation: Organisation, kept_for: dict[str, dict[str, str]]) -> None:
    """An enrolment in the state that each step begins from."""
    intake = organisation.open_intake(name="Offers", seats=3)
    for operation in (
        "activate_enrolment",
        "complete_enrolment",
        "withdraw_enrolment",
        "accept_offer",
        "decline_offer",
        "repeat_offer",
        "refuse_enrolment",
    ):
        her = organisation.register()["id"]
        authorise(organisation, her, "programme")
        answer = organisation.enrol(participant=her, intake=intake)
        kept_for[operation] = {"enrolment_id": answer.json()["id"]}
    begun = kept_for["complete_enrolment"]["enrolment_id"]
    organisation.post(f"/v1/enrolments/{begun}/activation", {})
    etag = organisation.http.get(f"/v1/intakes/{intake}").headers["ETag"]
    organisation.send(
        "PUT",
        f"/v1/intakes/{intake}",
        json={"name": "Offers", "seats": 6},
        headers={"If-Match": etag},
    ).raise_for_status()


def _alerts(organisation: Organisation) -> list[Any]:
    """Of the three offers: nobody authorised messages, so none could be delivered."""

    def raised() -> Any:
        every = organisation.every("/v1/alerts")
        found = [each for each in every if each["kind"] == "offer_undelivered"]
        return found if len(found) == 3 else None

    return eventually(raised, what="three offers could not be delivered")
