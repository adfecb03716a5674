"""The templates, as a sender needs them again and again."""

from sqlalchemy import Connection

from notifications.domain.templates import Template
from notifications.storage import templates
from notifications.storage.claims import Due


class Words:
    """Words as they were a few seconds ago; for one thread."""

    def __init__(self) -> None:
        self._active = templates.Cache()

    def of(self, due: Due, connection: Connection) -> Template | None:
        """The words of a message: those active now, or of a test, the version that is tested."""
        organisation = due.origin.organisation
        if due.template_id is None:
            return self._active.active(
                connection, organisation=organisation, code=due.waiting.template
            )
        kept = templates.by_id(connection, organisation=organisation, id=due.template_id)
        return None if kept is None else kept.template
