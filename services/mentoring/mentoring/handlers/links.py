"""Partners who do something for a project: members of the Mesa, and other organisations."""

from datetime import date
from uuid import UUID

from mentoring.domain.days import day_of, is_of_our_time
from mentoring.handlers.projects import get_project, need_open
from mentoring.handlers.refusing import refuse
from mentoring.storage import links, members
from nosotros.bus.work import UnitOfWork
from nosotros.contracts.common import NotFound
from nosotros.contracts.mentoring import (
    Closed,
    EndLink,
    GetProject,
    LinkPartner,
    ListLinks,
    NotMember,
    ProjectLink,
    ProjectLinkPage,
)
from nosotros.identifiers import new_id
from nosotros.pages import after_id, cut


def link_partner(command: LinkPartner, *, work: UnitOfWork) -> ProjectLink:
    """Link a partner to a project; a member of the Mesa keeps the name that it has today.

    Raises:
        InvalidFields: it is neither a member nor an organisation by its name, or both; or the day
            is too far away.
        NotFound: no project, or no member of the Mesa, of the organisation has this id.
        NotMember: the member had left the Mesa by that day.
        Closed: the project is closed.
    """
    problems: list[tuple[str, str]] = []
    if (command.member_id is None) == (command.organisation_name is None):
        problems.append(("member_id", "member_or_organisation"))
    if not is_of_our_time(command.since):
        problems.append(("since", "date_far_away"))
    refuse(problems)
    project = need_open(command.project_id, work=work)
    name = command.organisation_name
    if command.member_id is not None:
        name = _name_of(command.member_id, on=command.since, work=work)
    id = new_id()
    work.connection.exec_driver_sql(
        links.INSERT,
        {
            "id": id,
            "organisation": work.organisation,
            "project_id": project.id,
            "member_id": command.member_id,
            "organisation_name": name,
            "kind": command.kind,
            "text": command.text,
            "since": command.since,
        },
    )
    work.audit("link_partner", id)
    return _found(id, work=work)


def end_link(command: EndLink, *, work: UnitOfWork) -> ProjectLink:
    """End a link; an end that is still to come can be moved.

    Raises:
        NotFound: no link of a project of the organisation has this id.
        Closed: the link has ended, or its project is closed.
        InvalidFields: the day is before its beginning, or too far away.
    """
    need_open(_found(command.link_id, work=work).project_id, work=work)
    link = _found(command.link_id, work=work)
    if link.until is not None and link.until < day_of(work.at):
        raise Closed(ended_on=link.until.isoformat())
    if not is_of_our_time(command.until):
        refuse([("until", "date_far_away")])
    if command.until < link.since:
        refuse([("until", "before_the_beginning")])
    work.connection.exec_driver_sql(links.END, {"id": link.id, "until": command.until})
    work.audit("end_link", link.id)
    return _found(link.id, work=work)


def list_links(query: ListLinks, *, work: UnitOfWork) -> ProjectLinkPage:
    """A page of a project's partners.

    Raises:
        NotFound: no project of the organisation has this id.
    """
    project = get_project(GetProject(id=query.project_id), work=work)
    found = links.page(
        work.connection, project.id, after=after_id(query.after), limit=query.limit + 1
    )
    items, following = cut(found, query.limit)
    return ProjectLinkPage(items=items, next=following)


def _name_of(member_id: UUID, *, on: date, work: UnitOfWork) -> str:
    member = members.find(work.connection, member_id)
    if member is None:
        raise NotFound(kind="mesa_member", id=member_id)
    if member.until is not None and member.until < on:
        raise NotMember(member_id=member_id)
    return member.name


def _found(id: UUID, *, work: UnitOfWork) -> ProjectLink:
    found = links.find(work.connection, id)
    if found is None:
        raise NotFound(kind="project_link", id=id)
    return found
