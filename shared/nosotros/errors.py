"""Errors of the platform itself. What a caller may be told is in `nosotros.contracts`."""


class NosotrosError(Exception):
    """Base of every error that the platform raises by itself."""


class SettingInvalid(NosotrosError):
    """A setting is missing or cannot be used; the message is one line and names it."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(name, reason)
        self.name = name
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}"


class Unavailable(NosotrosError):
    """The broker or the database cannot be reached now; the same call may succeed later."""


class ServiceEnded(NosotrosError):
    """A service's process came to its end without having been told to."""


class NotYetKnown(NosotrosError):
    """An event speaks of something whose own event has not arrived yet.

    Raised by an event's handler; the event is kept and tried again, never skipped.
    """


class SealBroken(NosotrosError):
    """What should be signed by a known key is not, or is not as it was signed."""


class EventInvalid(NosotrosError):
    """A message is no event that we can read: it is parked at once, with this reason."""


class ContractBroken(NosotrosError):
    """A declaration, or a change of a released one, that would break its consumers."""


class FileUnknown(NosotrosError):
    """No file of this reference, size and digest is in the file store."""
