"""Who keeps an organisation able to help itself."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Administrators:
    """How many people of an organisation administer it now."""

    acting: int
    #: of those: with no end to it
    lasting: int
    #: of those who act: with an account to come in by
    able: int

    def ends_with(self, after: "Administrators") -> bool:
        """Whether a change takes the last away of any kind that there was."""
        kinds = ("acting", "lasting", "able")
        return any(getattr(self, each) and not getattr(after, each) for each in kinds)
