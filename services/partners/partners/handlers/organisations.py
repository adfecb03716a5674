"""Organisations: registered, changed, suspended, restored, listed."""

from operator import attrgetter

from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import RevisionMismatch
from nosotros.contracts.partners import (
    ChangeOrganisation,
    GetOrganisation,
    ListOrganisations,
    MemberPage,
    OperatorOnly,
    OperatorStays,
    OrganisationRegistered,
    OrganisationRestored,
    OrganisationSuspended,
    OrganisationTaken,
    OrganisationUnknown,
    OrganisationView,
    RegisterOrganisation,
    RestoreOrganisation,
    SuspendOrganisation,
)
from nosotros.pages import after_slug, cut
from partners.handlers import rooms_broker
from partners.handlers.operator import among, check_operator, operator
from partners.storage import organisations

#: What begins the sources of the hub's services, and the types of ours.
_OURS = frozenset({"hub", "nosotros"})


def register_organisation(command: RegisterOrganisation, *, work: UnitOfWork) -> OrganisationView:
    """Take an organisation into the network.

    Raises:
        OperatorOnly: it is not the hub's operator who asks.
        OrganisationTaken: its short name was given before, or is the platform's own.
    """
    check_operator(work)
    slug = command.organisation
    if slug in _OURS:
        raise OrganisationTaken(organisation=slug)
    with among(slug, work=work, doing="register_organisation") as theirs:
        made = organisations.insert(
            theirs.connection,
            organisation=slug,
            name=command.name,
            kind=command.kind,
            contact_email=command.contact_email,
            zone=command.zone,
            at=work.at,
        )
        if not made:
            raise OrganisationTaken(organisation=slug)
        theirs.publish(OrganisationRegistered(organisation=slug, kind=command.kind), revision=1)
        theirs.audit("register_organisation", slug)
        return held(slug, work=theirs)


def change_organisation(command: ChangeOrganisation, *, work: UnitOfWork) -> OrganisationView:
    """Change one's own organisation; any, for the operator.

    Raises:
        OrganisationUnknown: there is none of this name, or it is another's.
        RevisionMismatch: it was changed since it was read.
        OperatorOnly: it is to be of another kind, and not the operator who asks.
    """
    slug = command.organisation
    with among(slug, work=work, doing="change_organisation") as theirs:
        found = held(slug, work=theirs)
        if found.revision != command.expected_revision:
            raise RevisionMismatch(expected=command.expected_revision, current=found.revision)
        kind = command.kind or found.kind
        if kind != found.kind and work.organisation != operator():
            raise OperatorOnly(operator=operator())
        theirs.connection.exec_driver_sql(
            organisations.CHANGE,
            {
                "organisation": slug,
                "name": command.name,
                "kind": kind,
                "contact_email": command.contact_email,
                "zone": command.zone,
            },
        )
        theirs.audit("change_organisation", slug)
        return held(slug, work=theirs)


def suspend_organisation(command: SuspendOrganisation, *, work: UnitOfWork) -> OrganisationView:
    """Have everything of an organisation stop; twice is harmless.

    Raises:
        OperatorOnly: it is not the hub's operator who asks.
        OperatorStays: it is the operator itself.
        OrganisationUnknown: there is none of this name.
    """
    check_operator(work)
    slug = command.organisation
    if slug == operator():
        raise OperatorStays(operator=slug)
    with among(slug, work=work, doing="suspend_organisation") as theirs:
        found = held(slug, work=theirs)
        if found.suspended_at is not None:
            return found
        organisations.suspend(theirs.connection, slug, at=work.at)
        theirs.publish(OrganisationSuspended(organisation=slug), revision=found.revision + 1)
        theirs.audit("suspend_organisation", slug)
        suspended = held(slug, work=theirs)
    rooms_broker.mind_the_door(slug, work=work)
    return suspended


def restore_organisation(command: RestoreOrganisation, *, work: UnitOfWork) -> OrganisationView:
    """Have an organisation go on; twice is harmless.

    Raises:
        OperatorOnly: it is not the hub's operator who asks.
        OrganisationUnknown: there is none of this name.
    """
    check_operator(work)
    slug = command.organisation
    with among(slug, work=work, doing="restore_organisation") as theirs:
        found = held(slug, work=theirs)
        if found.suspended_at is None:
            return found
        organisations.suspend(theirs.connection, slug, at=None)
        theirs.publish(OrganisationRestored(organisation=slug), revision=found.revision + 1)
        theirs.audit("restore_organisation", slug)
        restored = held(slug, work=theirs)
    rooms_broker.mind_the_door(slug, work=work)
    return restored


def get_organisation(query: GetOrganisation, *, work: UnitOfWork) -> OrganisationView:
    """One's own organisation; any, for the operator.

    Raises:
        OrganisationUnknown: there is none of this name, or it is another's.
    """
    with among(query.organisation, work=work) as theirs:
        found = organisations.find(theirs.connection, query.organisation)
        if found is None:
            raise OrganisationUnknown(organisation=query.organisation)
        return found


def list_organisations(query: ListOrganisations, *, work: UnitOfWork) -> MemberPage:
    """Who is in the network."""
    found = organisations.members(
        work.connection, after=after_slug(query.after), limit=query.limit + 1
    )
    items, following = cut(found, query.limit, by=attrgetter("organisation"))
    return MemberPage(items=items, next=following)


def held(organisation: str, *, work: UnitOfWork) -> OrganisationView:
    """An organisation, which one work at a time holds.

    Raises:
        OrganisationUnknown: there is none of this name among the rows that are seen.
    """
    found = organisations.find(work.connection, organisation, hold=True)
    if found is None:
        raise OrganisationUnknown(organisation=organisation)
    return found
