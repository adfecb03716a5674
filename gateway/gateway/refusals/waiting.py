"""Refusals of who would wait for events."""

from gateway.refusals.declaring import Refusal, refusal


@refusal(
    status=429,
    es="Esta clave ya tiene {most} flujos abiertos. Cierre uno, o reúna sus filtros en uno solo.",
    en="This key has {most} streams open already. Close one, or join their filters in one.",
    fr="Cette clé a déjà {most} flux ouverts. Fermez-en un, ou réunissez leurs filtres en un seul.",
)
class TooManyStreams(Refusal):
    """Close a stream that is not read any more, or ask for more types in one."""

    most: int
    #: after which it may be tried again
    seconds: int


@refusal(
    status=503,
    es="No caben más flujos ahora. Repita en {seconds} segundos; nada se pierde mientras tanto.",
    en="There is no room for more streams now. Try again in {seconds} seconds; nothing is lost.",
    fr="Il n'y a plus de place pour d'autres flux. Réessayez dans {seconds} secondes.",
)
class StreamsFull(Refusal):
    """Try again from the cursor that you have; or read the feed, which waits for nothing."""

    retry_after = 10
    seconds: int = 10
