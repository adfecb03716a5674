"""How partners refuses what is asked of an agreement."""

from nosotros.contracts.language import ContractError, error
from nosotros.contracts.texts.why import STATES_OF_AGREEMENTS


@error(
    status=409,
    es="El acuerdo está «{state}», y esto solo se puede hacer en uno de estos estados: {needed}.",
    en="The agreement is “{state}”, and this can only be done in one of these states: {needed}.",
    fr="L'accord est « {state} », et cela n'est possible que dans l'un de ces états : {needed}.",
    words={"state": STATES_OF_AGREEMENTS, "needed": STATES_OF_AGREEMENTS},
)
class AgreementNotInState(ContractError):
    """Read the agreement: what you ask fits the states in `needed` alone. One that was accepted is
    never changed: end it and propose a new one."""

    state: str
    needed: tuple[str, ...]


@error(
    status=409,
    es="Esto lo decide la otra parte del acuerdo: {side}.",
    en="This is for the other side of the agreement to decide: {side}.",
    fr="C'est à l'autre partie de l'accord d'en décider : {side}.",
)
class OtherSideDecides(ContractError):
    """Ask the organisation in `side`: a proposal is accepted or declined by the side that did not
    word it and withdrawn by the one that did, and a successor is named by the grantor."""

    side: str
