"""How a refusal of the gateway's own is declared."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

from nosotros.contracts.language import ContractError, snake

R = TypeVar("R", bound="Refusal")

#: every refusal by its code
refusals: dict[str, type["Refusal"]] = {}


class Refusal(ContractError):
    """A request that the gateway answers by itself."""

    #: seconds after which trying again makes sense; none where it does not
    retry_after: int | None = None


@dataclass_transform(kw_only_default=True)
def refusal(*, status: int, es: str, en: str, fr: str) -> Callable[[type[R]], type[R]]:
    """Declare a refusal; the texts may name its fields in braces."""

    def declare(kind: type[R]) -> type[R]:
        # Not frozen: raising an exception sets its traceback.
        made = dataclass(kw_only=True, eq=False)(kind)
        made.code = snake(made.__name__)
        made.status = status
        made.texts = {"es": es, "en": en, "fr": fr}
        refusals[made.code] = made
        return made

    return declare
