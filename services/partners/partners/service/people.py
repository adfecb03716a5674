"""The edge of partners: people, roles and accounts."""

from nosotros.bus.service import command, query, timer
from nosotros.bus.timers import TimerEvent
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import partners as c
from partners.handlers import leaving, people, roles


class People:
    """Who works for an organisation, and as what."""

    @command
    def add_person(self, command: c.AddPerson, work: UnitOfWork) -> c.PersonView:
        """Note somebody who works for the organisation."""
        return people.add_person(command, work=work)

    @command
    def change_person(self, command: c.ChangePerson, work: UnitOfWork) -> c.PersonView:
        """Correct what somebody is called, and how she is reached."""
        return people.change_person(command, work=work)

    @command
    def remove_person(self, command: c.RemovePerson, work: UnitOfWork) -> None:
        """Erase somebody."""
        people.remove_person(command, work=work)

    @command
    def give_role(self, command: c.GiveRole, work: UnitOfWork) -> c.PersonView:
        """Give somebody a role."""
        return roles.give_role(command, work=work)

    @command
    def take_role(self, command: c.TakeRole, work: UnitOfWork) -> c.PersonView:
        """Take a role away."""
        return roles.take_role(command, work=work)

    @command
    def link_subject(self, command: c.LinkSubject, work: UnitOfWork) -> c.PersonView:
        """Have somebody come in by an account."""
        return roles.link_subject(command, work=work)

    @command
    def unlink_subject(self, command: c.UnlinkSubject, work: UnitOfWork) -> c.PersonView:
        """Have an account open nothing here any more."""
        return roles.unlink_subject(command, work=work)

    @query
    def get_person(self, query: c.GetPerson, work: UnitOfWork) -> c.PersonView:
        """Somebody who works for the organisation."""
        return people.get_person(query, work=work)

    @query
    def list_people(self, query: c.ListPeople, work: UnitOfWork) -> c.PersonPage:
        """Who works for the organisation."""
        return people.list_people(query, work=work)

    @query
    def list_roles(self, query: c.ListRoles, work: UnitOfWork) -> c.RolesView:
        """What each role may do."""
        return roles.list_roles(query, work=work)

    @timer
    def left_accounts_end(self, timer: TimerEvent, work: UnitOfWork) -> None:
        """Forget that accounts were used which were taken off long ago."""
        leaving.left_accounts_end(timer, work=work)
