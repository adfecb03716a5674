"""The edge of partners: services of rooms, as their makers describe them."""

from nosotros.bus.service import command, query
from nosotros.bus.work import UnitOfWork
from nosotros.contracts import partners as c
from partners.handlers import descriptions


class Descriptions:
    """Services of rooms."""

    @command
    def describe_service(
        self, command: c.DescribeService, work: UnitOfWork
    ) -> c.ServiceDescription:
        """Say what a service of one's own room tells and answers."""
        return descriptions.describe_service(command, work=work)

    @command
    def remove_service(self, command: c.RemoveService, work: UnitOfWork) -> None:
        """Take a service's description away."""
        descriptions.remove_service(command, work=work)

    @query
    def get_service_description(
        self, query: c.GetServiceDescription, work: UnitOfWork
    ) -> c.ServiceDescription:
        """A service of a room."""
        return descriptions.get_service_description(query, work=work)

    @query
    def list_service_descriptions(
        self, query: c.ListServiceDescriptions, work: UnitOfWork
    ) -> c.ServiceDescriptionPage:
        """The services of an organisation's room."""
        return descriptions.list_service_descriptions(query, work=work)

    @query
    def resolve_service(self, query: c.ResolveService, work: UnitOfWork) -> c.ServiceDescription:
        """A service, for whoever carries to it."""
        return descriptions.get_service_description(query, work=work)

    @query
    def resolve_event_type(self, query: c.ResolveEventType, work: UnitOfWork) -> c.EventTypes:
        """A type, for whoever shows its schema."""
        return descriptions.resolve_event_type(query, work=work)
