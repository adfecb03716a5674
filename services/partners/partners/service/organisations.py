"""The edge of partners: organisations."""

from nosotros.bus.service import command, query
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import partners as c
from partners.handlers import keys, organisations


class Organisations:
    """Who is in the network."""

    @command
    def register_organisation(
        self, command: c.RegisterOrganisation, work: UnitOfWork
    ) -> c.OrganisationView:
        """Take an organisation into the network."""
        return organisations.register_organisation(command, work=work)

    @command
    def change_organisation(
        self, command: c.ChangeOrganisation, work: UnitOfWork
    ) -> c.OrganisationView:
        """Change an organisation."""
        return organisations.change_organisation(command, work=work)

    @command
    def suspend_organisation(
        self, command: c.SuspendOrganisation, work: UnitOfWork
    ) -> c.OrganisationView:
        """Have everything of an organisation stop."""
        return organisations.suspend_organisation(command, work=work)

    @command
    def restore_organisation(
        self, command: c.RestoreOrganisation, work: UnitOfWork
    ) -> c.OrganisationView:
        """Have an organisation go on."""
        return organisations.restore_organisation(command, work=work)

    @command
    def admit_administrator(self, command: c.AdmitAdministrator, work: UnitOfWork) -> c.KeyView:
        """Make a key for whoever is to administer an organisation."""
        return keys.admit_administrator(command, work=work)

    @query
    def get_organisation(self, query: c.GetOrganisation, work: UnitOfWork) -> c.OrganisationView:
        """One organisation."""
        return organisations.get_organisation(query, work=work)

    @query
    def list_organisations(self, query: c.ListOrganisations, work: UnitOfWork) -> c.MemberPage:
        """Who is in the network."""
        return organisations.list_organisations(query, work=work)
