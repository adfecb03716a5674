"""For whom something is offered: what is for a wider group is for a narrower one in it, too."""

from collections.abc import Mapping

#: the groups in which everybody of a group is as well
_WIDER: Mapping[str, tuple[str, ...]] = {"mothers": ("women",)}
EVERYONE = "everyone"


def that_fit(audience: str) -> tuple[str, ...]:
    """The audiences of offers that somebody of an audience can take up.

    What is for everyone fits each; and whoever asks for everyone is served by nothing less.
    """
    fit = (audience, *_WIDER.get(audience, ()))
    return fit if EVERYONE in fit else (*fit, EVERYONE)
