"""Her own page: the link that she is sent, and the visit that it opens."""

from functools import lru_cache
from uuid import UUID

from nosotros import settings
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.notifications import (
    CheckVisit,
    CloseVisit,
    LinkSent,
    LinkSpent,
    LinksTooMany,
    NotReachable,
    OpenOwnPage,
    SendOwnPageLink,
    Visitor,
)
from nosotros.identifiers import new_id
from notifications.domain import visits
from notifications.domain.people import addresses
from notifications.domain.preferences import effective
from notifications.domain.purposes import SECURITY
from notifications.handlers.writing import Intent, write
from notifications.storage import contacts, links, merges, preferences, suppressions
from notifications.storage.links import Visit
from notifications.storage.receipts import tell_undelivered


def send_own_page_link(command: SendOwnPageLink, *, work: UnitOfWork) -> LinkSent:
    """Send a participant a link to her own page.

    Raises:
        NotFound: the organisation knows no contact of such a participant.
        NotReachable: no message may be sent to her, or there is nowhere to send it to.
        LinksTooMany: she was sent as many as are sent in a day.
    """
    sent = send_link(command.participant_id, work=work)
    work.audit("send_own_page_link", command.participant_id)
    return sent


def send_link(participant_id: UUID, *, work: UnitOfWork) -> LinkSent:
    """Write a link to her own page down as a message to her, at once and at any hour.

    The secret is in the message alone, until that is sent; a coordinator never sees it.

    Raises:
        NotFound, NotReachable, LinksTooMany: as `send_own_page_link`.
    """
    participant_id = merges.survivor_of(work.connection, participant_id)
    links.hold(work.connection, participant_id)
    contact = contacts.find(work.connection, participant_id)
    if contact is None:
        raise NotFound(kind="participant", id=participant_id)
    why = visits.withheld_why(
        contact,
        preferences.of(work.connection, [participant_id]).get(participant_id, {}),
        left=contacts.has_left(work.connection, participant_id),
        suppressed=suppressions.suppressed(work.connection, addresses(contact).values()),
    )
    if why is not None:
        raise NotReachable(participant_id=participant_id, why=why)
    if (
        links.count(work.connection, participant_id, since=work.at - visits.A_DAY)
        >= visits.MOST_A_DAY
    ):
        raise LinksTooMany()
    links.forget_old(work.connection, before=work.at - visits.FORGOTTEN_AFTER)
    links.end_unopened(work.connection, participant_id, at=work.at)
    for unsent in links.cancel_unsent(work.connection, participant_id, at=work.at):
        tell_undelivered(unsent, work=work)
    return _written(participant_id, work=work)


def open_own_page(command: OpenOwnPage, *, work: UnitOfWork) -> Visitor:
    """Open her page, once.

    Raises:
        LinkSpent: there is no such link, it was opened, or its time has passed.
    """
    secret, visit = visits.digest(command.secret), visits.digest(command.visit)
    if secret is None or visit is None or command.organisation != work.organisation:
        raise LinkSpent()
    opened = links.open_once(
        work.connection, secret=secret, visit=visit, at=work.at, until=work.at + visits.VISIT_LASTS
    )
    if opened is None:
        raise LinkSpent()
    work.audit("own_page_opened", opened.participant_id)
    return _visitor(opened, work=work)


def check_visit(query: CheckVisit, *, work: UnitOfWork) -> Visitor:
    """Whose visit it is.

    Raises:
        LinkSpent: it is none, was closed, or its time has passed.
    """
    visit = visits.digest(query.visit)
    if visit is None or query.organisation != work.organisation:
        raise LinkSpent()
    lasting = links.visit(work.connection, visit, at=work.at)
    if lasting is None:
        raise LinkSpent()
    return _visitor(lasting, work=work)


def close_visit(command: CloseVisit, *, work: UnitOfWork) -> None:
    """End a visit."""
    visit = visits.digest(command.visit)
    if visit is not None and command.organisation == work.organisation:
        links.close(work.connection, visit, at=work.at)


def _written(participant_id: UUID, *, work: UnitOfWork) -> LinkSent:
    secret = visits.new_secret()
    digest = visits.digest(secret)
    expires_at = work.at + visits.LINK_LASTS
    address = visits.address(
        organisation=work.organisation, secret=secret, public_url=read_settings().public_url
    )
    message_id = write(
        Intent(
            participant_id=participant_id,
            about=participant_id,
            template=visits.TEMPLATE,
            purpose=SECURITY,
            data={visits.PLACEHOLDER: address},
            # Each link has a message of its own.
            occasion=str(new_id()),
            expires_at=expires_at,
        ),
        work=work,
    )
    work.with_commit(
        links.INSERT,
        {
            "secret_sha256": digest,
            "organisation": work.organisation,
            "participant_id": participant_id,
            "message_id": message_id,
            "made_at": work.at,
            "expires_at": expires_at,
        },
    )
    return LinkSent(message_id=message_id, expires_at=expires_at)


def _visitor(visit: Visit, *, work: UnitOfWork) -> Visitor:
    participant_id = merges.survivor_of(work.connection, visit.participant_id)
    contact = contacts.find(work.connection, participant_id)
    chosen = preferences.of(work.connection, [participant_id]).get(participant_id, {})
    language = effective(chosen, purpose=SECURITY).language
    return Visitor(
        participant_id=participant_id,
        language=language or (contact.language if contact is not None else "es"),
        expires_at=visit.until,
    )


@lru_cache(maxsize=1)
def read_settings() -> settings.Settings:
    """The settings of this process, which do not change while it runs."""
    return settings.read()
