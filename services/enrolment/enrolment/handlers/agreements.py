"""Agreements for enrolment: who may send people, and who goes on with them when one is over."""

from collections.abc import Collection
from datetime import datetime

from enrolment.domain.agreements import over_since
from enrolment.handlers.alerts import raise_alert
from enrolment.storage import agreements
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.enrolment import EnrolmentTakenOver, PartnerAgreementOver
from nosotros.contracts.partners import AgreementConcluded, AgreementEnded, AgreementShortened

#: the purpose for which an agreement lets a partner send people
_PURPOSE = "enrolment"


def check_partners(partners: Collection[str | None], *, work: UnitOfWork) -> None:
    """Refuse partners that may send nobody any more.

    Raises:
        PartnerAgreementOver: naming the first, and since when.
    """
    for partner, since in partners_over(partners, work=work).items():
        raise PartnerAgreementOver(partner=partner, since=since.isoformat())


def partners_over(partners: Collection[str | None], *, work: UnitOfWork) -> dict[str, datetime]:
    """Since when those of some partners that may send nobody any more may not."""
    named = [each for each in partners if each is not None]
    if not named:
        return {}
    found = agreements.with_partners(work.connection, named)
    since = {name: over_since(terms, at=work.at) for name, terms in found.items()}
    return {name: moment for name, moment in since.items() if moment is not None}


def on_agreement_concluded(event: AgreementConcluded, *, work: UnitOfWork) -> None:
    """Know from when to when a partner may send people."""
    if _PURPOSE in event.purposes:
        work.connection.exec_driver_sql(
            agreements.LEARN,
            {
                "id": event.agreement_id,
                "organisation": work.organisation,
                "revision": _revision(work),
                "grantee": event.grantee,
                "starts_at": event.starts_at,
                "ends_at": event.ends_at,
            },
        )


def on_agreement_shortened(event: AgreementShortened, *, work: UnitOfWork) -> None:
    """Know that it may do so for a shorter time."""
    agreements.end(
        work.connection, event.agreement_id, ends_at=event.ends_at, revision=_revision(work)
    )


def on_agreement_ended(event: AgreementEnded, *, work: UnitOfWork) -> None:
    """Have its running enrolments go on under the successor, or under the organisation itself, which is
    alerted then; unless another agreement lets the partner go on with them."""
    partner = agreements.end(
        work.connection, event.agreement_id, ends_at=event.ended_at, revision=_revision(work)
    )
    if partner is None:
        return
    others = agreements.with_partners(work.connection, [partner])[partner]
    if any(each.holds(work.at) for each in others):
        return
    in_charge = event.successor or work.organisation
    taken_over = agreements.take_over(work.connection, before=partner, in_charge=in_charge)
    for each in taken_over:
        work.audit("take_over_enrolment", each.id)
        work.publish(
            EnrolmentTakenOver(
                enrolment_id=each.id,
                participant_id=each.participant_id,
                intake_id=each.intake_id,
                agreement_id=event.agreement_id,
                partner=each.partner,
                before=partner,
                in_charge=in_charge,
                taken_over_at=work.at,
            ),
            revision=each.revision,
        )
    if taken_over and event.successor is None:
        raise_alert("agreement_over", about=event.agreement_id, participant_id=None, work=work)


def _revision(work: UnitOfWork) -> int:
    assert work.envelope is not None, "told by an event"
    return work.envelope.revision
