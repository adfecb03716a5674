"""The edge of notifications: campaigns."""

from nosotros.bus.service import command, query
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import notifications as contracts
from notifications.handlers import campaign_counts, campaigns


class Campaigns:
    """Messages to groups."""

    @command
    def plan_campaign(
        self, command: contracts.PlanCampaign, work: UnitOfWork
    ) -> contracts.CampaignView:
        """Plan a message to a group."""
        return campaigns.plan_campaign(command, work=work)

    @query
    def count_campaign(
        self, query: contracts.CountCampaign, work: UnitOfWork
    ) -> contracts.CampaignCount:
        """What a campaign would do now."""
        return campaign_counts.count_campaign(query, work=work)

    @command
    def start_campaign(
        self, command: contracts.StartCampaign, work: UnitOfWork
    ) -> contracts.CampaignView:
        """Write to everyone in the group."""
        return campaigns.start_campaign(command, work=work)

    @command
    def pause_campaign(
        self, command: contracts.PauseCampaign, work: UnitOfWork
    ) -> contracts.CampaignView:
        """Write nobody anything more for now."""
        return campaigns.pause_campaign(command, work=work)

    @command
    def resume_campaign(
        self, command: contracts.ResumeCampaign, work: UnitOfWork
    ) -> contracts.CampaignView:
        """Go on where a campaign was paused."""
        return campaigns.resume_campaign(command, work=work)

    @command
    def cancel_campaign(
        self, command: contracts.CancelCampaign, work: UnitOfWork
    ) -> contracts.CampaignView:
        """End a campaign."""
        return campaigns.cancel_campaign(command, work=work)

    @query
    def get_campaign(
        self, query: contracts.GetCampaign, work: UnitOfWork
    ) -> contracts.CampaignView:
        """One campaign."""
        return campaigns.get_campaign(query, work=work)

    @query
    def list_campaigns(
        self, query: contracts.ListCampaigns, work: UnitOfWork
    ) -> contracts.CampaignPage:
        """The organisation's campaigns."""
        return campaigns.list_campaigns(query, work=work)
