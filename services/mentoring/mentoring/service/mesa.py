"""The edge of mentoring: the Mesa."""

from mentoring.handlers.mesa import (
    actions,
    commissions,
    contributions,
    mapping,
    members,
    offers,
)
from nosotros.bus.service import command, query
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import mentoring as c


class Mesa:
    """The Mesa."""

    @command
    def add_mesa_member(self, command: c.AddMesaMember, work: UnitOfWork) -> c.MesaMember:
        """Add an organisation to the Mesa."""
        return members.add_mesa_member(command, work=work)

    @command
    def change_mesa_member(self, command: c.ChangeMesaMember, work: UnitOfWork) -> c.MesaMember:
        """Change a member, or end its membership."""
        return members.change_mesa_member(command, work=work)

    @query
    def get_mesa_member(self, query: c.GetMesaMember, work: UnitOfWork) -> c.MesaMember:
        """One member."""
        return members.get_mesa_member(query, work=work)

    @query
    def list_mesa_members(self, query: c.ListMesaMembers, work: UnitOfWork) -> c.MesaMemberPage:
        """The organisations at the Mesa, of a kind or in a commission."""
        return members.list_mesa_members(query, work=work)

    @command
    def found_commission(self, command: c.FoundCommission, work: UnitOfWork) -> c.CommissionView:
        """Found a commission."""
        return commissions.found_commission(command, work=work)

    @command
    def change_commission(self, command: c.ChangeCommission, work: UnitOfWork) -> c.CommissionView:
        """Change a commission and who is in it from today on."""
        return commissions.change_commission(command, work=work)

    @query
    def get_commission(self, query: c.GetCommission, work: UnitOfWork) -> c.CommissionView:
        """One commission."""
        return commissions.get_commission(query, work=work)

    @query
    def list_commissions(self, query: c.ListCommissions, work: UnitOfWork) -> c.CommissionPage:
        """The Mesa's commissions."""
        return commissions.list_commissions(query, work=work)

    @command
    def register_territory(self, command: c.RegisterTerritory, work: UnitOfWork) -> c.Territory:
        """Say which neighbourhoods a municipality has."""
        return mapping.register_territory(command, work=work)

    @query
    def list_territories(self, query: c.ListTerritories, work: UnitOfWork) -> c.TerritoryPage:
        """The territories that the Mesa looks at."""
        return mapping.list_territories(query, work=work)

    @query
    def get_mesa_map(self, query: c.GetMesaMap, work: UnitOfWork) -> c.MesaMap:
        """Who offers something, for whom, where, on a day."""
        return mapping.get_mesa_map(query, work=work)

    @command
    def add_offer(self, command: c.AddOffer, work: UnitOfWork) -> c.OfferView:
        """Add what a member offers."""
        return offers.add_offer(command, work=work)

    @command
    def change_offer(self, command: c.ChangeOffer, work: UnitOfWork) -> c.OfferView:
        """Change what a member offers, or end it."""
        return offers.change_offer(command, work=work)

    @query
    def get_offer(self, query: c.GetOffer, work: UnitOfWork) -> c.OfferView:
        """One offer."""
        return offers.get_offer(query, work=work)

    @query
    def list_offers(self, query: c.ListOffers, work: UnitOfWork) -> c.OfferPage:
        """What is offered."""
        return offers.list_offers(query, work=work)

    @command
    def propose_action(self, command: c.ProposeAction, work: UnitOfWork) -> c.StrategicAction:
        """Propose a strategic action, of a commission or of the whole Mesa."""
        return actions.propose_action(command, work=work)

    @command
    def score_action(self, command: c.ScoreAction, work: UnitOfWork) -> c.StrategicAction:
        """Note what a member thinks of an action."""
        return actions.score_action(command, work=work)

    @command
    def change_action(self, command: c.ChangeAction, work: UnitOfWork) -> c.StrategicAction:
        """Change an action."""
        return actions.change_action(command, work=work)

    @query
    def get_action(self, query: c.GetAction, work: UnitOfWork) -> c.StrategicAction:
        """One strategic action."""
        return actions.get_action(query, work=work)

    @query
    def list_actions(self, query: c.ListActions, work: UnitOfWork) -> c.StrategicActionPage:
        """Strategic actions, highest priority first."""
        return actions.list_actions(query, work=work)

    @command
    def draft_contribution(
        self, command: c.DraftContribution, work: UnitOfWork
    ) -> c.ContributionView:
        """Draft a contribution to a public policy."""
        return contributions.draft_contribution(command, work=work)

    @command
    def change_contribution(
        self, command: c.ChangeContribution, work: UnitOfWork
    ) -> c.ContributionView:
        """Change a draft, submit it, or note what was decided."""
        return contributions.change_contribution(command, work=work)

    @query
    def get_contribution(self, query: c.GetContribution, work: UnitOfWork) -> c.ContributionView:
        """One contribution."""
        return contributions.get_contribution(query, work=work)

    @query
    def list_contributions(
        self, query: c.ListContributions, work: UnitOfWork
    ) -> c.ContributionPage:
        """Contributions to public policy, or those in one state."""
        return contributions.list_contributions(query, work=work)
