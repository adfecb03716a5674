"""How integrations refuses."""

from uuid import UUID

from nosotros.contracts.language import ContractError, error
from nosotros.contracts.texts.why import STATES_OF_SUBSCRIPTIONS, WHY_URL_REFUSED


@error(
    status=422,
    es="No hay un evento público del tipo «{type}».",
    en="There is no public event of the type “{type}”.",
    fr="Il n'y a pas d'événement public du type « {type} ».",
)
class EventTypeUnknown(ContractError):
    """Use types that the AsyncAPI document lists as public, with their version."""

    type: str


@error(
    status=409,
    es="Este permiso viene del acuerdo {agreement_id} y termina con él.",
    en="This grant comes of the agreement {agreement_id} and ends with it.",
    fr="Cet accès découle de l'accord {agreement_id} et prend fin avec lui.",
)
class GrantedByAgreement(ContractError):
    """End the agreement named in `agreement_id`: what it grants ends with it."""

    agreement_id: UUID


@error(
    status=410,
    es="Los eventos tras el cursor {cursor} ya no se guardan; el más antiguo disponible sigue a {oldest}.",
    en="Events after the cursor {cursor} are not kept any more; the oldest there is follows {oldest}.",
    fr="Les événements après le curseur {cursor} ne sont plus conservés ; le plus ancien suit {oldest}.",
)
class CursorExpired(ContractError):
    """Begin at `oldest`; what came before was kept for 90 days and is gone."""

    cursor: str
    oldest: str


@error(
    status=422,
    es="El cursor {cursor} es posterior al último evento, {head}. Use uno que haya recibido.",
    en="The cursor {cursor} is beyond the last event, {head}. Use one that you received.",
    fr="Le curseur {cursor} dépasse le dernier événement, {head}. Utilisez-en un que vous avez reçu.",
)
class CursorUnknown(ContractError):
    """Use a cursor that came with an event, or `0` for the oldest event that is kept."""

    cursor: str
    head: str


@error(
    status=409,
    es="Tras el cursor {after} hay eventos que antes no podía leer. Lea de nuevo con este lector, sin «after»,"
    " y muévalo luego.",
    en="After the cursor {after} there are events that you could not read before. Read anew by this reader,"
    " without “after”, and then move it.",
    fr="Après le curseur {after}, il y a des événements que vous ne pouviez pas lire avant. Relisez avec ce"
    " lecteur, sans « after », puis déplacez-le.",
)
class CursorOutdated(ContractError):
    """Ask by the reader anew, with neither `after` nor `Last-Event-ID`, store what comes, and then move it:
    an organisation that lets you have its events was restored, and what follows `after` may not have been
    among what you read before that."""

    cursor: str
    after: str


@error(
    status=422,
    es="No se puede enviar a esa dirección: {why}.",
    en="Nothing can be sent to this address: {why}.",
    fr="Rien ne peut être envoyé à cette adresse : {why}.",
    words={"why": WHY_URL_REFUSED},
)
class UrlRefused(ContractError):
    """`not_https`: use an https address; `credentials`: put no user or password into it;
    `private_address`: its host is an address, or a name, that is not on the Internet;
    `unresolved`: its host is no name of the DNS (write other letters in Punycode) and no address as
    it is usually written; `fragment`: leave out what follows a #. What a name leads to is looked at
    whenever something is sent there: an attempt's outcome is `address_refused` where it is private."""

    why: str


@error(
    status=409,
    es="Su estado es «{state}», y esto solo se puede hacer en uno de estos: {needed}.",
    en="Its state is “{state}”, and this can only be done in one of these: {needed}.",
    fr="Son état est « {state} », et cela n'est possible que dans l'un de ceux-ci : {needed}.",
    words={"state": STATES_OF_SUBSCRIPTIONS, "needed": STATES_OF_SUBSCRIPTIONS},
)
class SubscriptionNotInState(ContractError):
    """Read the record: what you ask fits the states in `needed` alone."""

    state: str
    needed: tuple[str, ...]


@error(
    status=409,
    es="Su organización ya tiene {most}; quite alguno que no use.",
    en="Your organisation has {most} already; remove one that you do not use.",
    fr="Votre organisation en a déjà {most} ; retirez-en un que vous n'utilisez pas.",
)
class TooManySubscriptions(ContractError):
    """Remove one that is not used any more, or filter by more than one type in one."""

    most: int


@error(
    status=422,
    es="El rango tiene {found} eventos, y un registro puede tener {most}. Pida un rango más corto.",
    en="The range has {found} events, and a ledger may have {most}. Ask for a shorter range.",
    fr="L'intervalle a {found} événements, et un registre peut en avoir {most}. Demandez-en un plus court.",
)
class LedgerTooLong(ContractError):
    """Ask for several shorter ranges, each beginning where the one before ended."""

    found: int
    most: int


@error(
    status=503,
    es="El bróker de integradores no está disponible ahora. Repita en unos segundos.",
    en="The integrators' broker is not available now. Try again in a few seconds.",
    fr="Le courtier des intégrateurs n'est pas disponible. Réessayez dans quelques secondes.",
)
class EdgeBrokerUnavailable(ContractError):
    """Try again in a few seconds, with the same Idempotency-Key."""
