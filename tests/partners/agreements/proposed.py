"""Agreements that tests begin with."""

from collections.abc import Callable
from datetime import date
from typing import Any

from nosotros.contracts.common import InvalidFields
from nosotros.contracts.partners import (
    AcceptAgreement,
    AgreementDocument,
    AgreementView,
    ProposeAgreement,
)
from nosotros.contracts.texts import TEXTS

Ask = Callable[..., Any]
GRANTOR, GRANTEE = "gestarsalud", "la-u"
ENROLLED = "nosotros.enrolment.participant_enrolled.v1"
IMPORT = "enrolment.import_sheet"
DOCUMENT = AgreementDocument(reference="Convenio 12 de 2026", digest="a1" * 32)


def proposal(**facts: Any) -> ProposeAgreement:
    """That one may send people to the other's intakes until a Friday, with what a test is about."""
    known: dict[str, Any] = {
        "grantor": GRANTOR,
        "grantee": GRANTEE,
        "purposes": ("enrolment",),
        "event_types": (ENROLLED,),
        "operations": (IMPORT,),
        "starts_on": date(2026, 8, 18),
        "ends_on": date(2026, 8, 28),
        "document": DOCUMENT,
    }
    return ProposeAgreement(**{**known, **facts})


def concluded(ask: Ask, **facts: Any) -> AgreementView:
    """The same, proposed by the grantor and accepted by the grantee."""
    proposed = ask(proposal(**facts))
    accept = AcceptAgreement(agreement_id=proposed.id, expected_revision=proposed.revision)
    return ask(accept, organisation=proposed.grantee)


def wrong(refused: InvalidFields) -> list[tuple[str, str]]:
    """Which fields are wrong, and how; people can read each of the codes."""
    assert all(each.code.partition(":")[0] in TEXTS for each in refused.problems)
    return [(each.field, each.code) for each in refused.problems]
