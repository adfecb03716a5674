"""SÍ or NO, said of an offer or of a session, and nothing else.

Whoever takes a place says so in these words; a place is given up only by words that leave no
doubt, as it goes to the next on the list at once. A reason or a condition with it (`no puedo
aceptar porque no tengo quién cuide a mi hija`) is no answer: a person may be able to help.
"""

import re

_PLACE = (
    r"(?: (?:(?:el|la|mi|este|ese|esta|esa|su) )?(?:cupo|oferta|puesto|lugar|plaza|vacante"
    r"|invitacion|oportunidad|place|offer|seat))"
)
_YES = (
    r"si|s|claro|claro que si|por supuesto|obvio|obvio que si|ok|vale|dale|listo|lista|de una"
    r"|perfecto|de acuerdo|yes|yes i do|yeah|yep|sure|of course|y|si senora|afirmativo|encantada"
    r"|(?:me )?encantaria|me gustaria(?: mucho)?|hagale(?: pues)?|(?:si )?voy a aceptar|con (?:mucho |todo el )?gusto|excelente|super|genial|bueno|desde luego"
    r"|confirmo|confirmado|confirmada|confirmar|cuenten conmigo|cuente conmigo|me apunto"
    rf"|(?:yo )?(?:la |lo )?acepto{_PLACE}?|(?:yo )?(?:la |lo )?acepte|quiero aceptar(?:lo|la)?{_PLACE}?"
    rf"|(?:si )?(?:yo )?(?:la |lo )?quiero{_PLACE}?|(?:la |lo )?tomo{_PLACE}|me interesa{_PLACE}?"
    r"|(?:si )?estoy interesada|quiero (?:participar|entrar|estar|inscribirme|ir)"
    rf"|i accept{_PLACE}?|i want(?: it|{_PLACE})?|i will(?: come)?|count me in"
    r"|oui|ouais|daccord|bien sur|avec plaisir|volontiers|jaccepte(?: la place| loffre)?"
    r"|je (?:la |le )?(?:veux|prends)(?: (?:bien|la place))?|je viens|je viendrai|je serai la"
    r"|(?:si )?(?:voy|ire|asisto|asistire|alla estare|ahi estare|alli estare|alla llego"
    r"|ahi llego|alla nos vemos|nos vemos|estare)"
)
_NOT_NOW = (
    r"(?:por ahora|por el momento|de momento|por lo pronto|en este momento|ahora|ahorita|esta vez|este ano|pour linstant|pour le moment"
    r"|this time|for now|right now)"
)
_NO = (
    rf"no|n|no acepto{_PLACE}?|no (?:la|lo) acepto"
    rf"|no quiero{_PLACE}?|no (?:lo|la) quiero|no deseo{_PLACE}?"
    rf"|no me interesa{_PLACE}?|ya no me interesa{_PLACE}?|no estoy interesada|ya no|mejor no"
    rf"|no puedo|no voy a poder|no podre|no (?:puedo|voy a|podre|voy a poder|quiero|deseo)"
    rf" (?:aceptar|aceptarlo|aceptarla|tomar|tomarlo|recibir){_PLACE}?|lastimosamente no(?: puedo)?"
    r"|lamentablemente no(?: puedo)?|desafortunadamente no(?: puedo)?|negativo|de ninguna manera"
    r"|non|je refuse(?: la place| loffre)?|je (?:ne |n)?(?:la |le )?(?:veux|peux) pas(?: accepter)?"
    r"|pas maintenant|(?:ca )?ne minteresse pas|no way|i cant|i cannot|no i cant|no i cannot|i decline|decline|i dont want(?: it)?|not"
)
# `si puedo voy` may be a condition; without its accent nobody can tell.
_YESES = re.compile(
    rf"(?:(?:si )*si puedo|(?:{_YES})(?: (?:{_YES}))*)(?: senora| mil| pues| ya| que si)?"
)
# `no rechazo` would be the opposite, if it is anything.
_NOES = re.compile(
    rf"(?:{_NOT_NOW} )?(?:{_NO})(?: (?:{_NO}))*(?: {_NOT_NOW})?(?: senora| pues)?"
    rf"|(?:la |lo )?(?:rechazo|rechazar){_PLACE}?"
)
#: said when something is taken note of; of an offer it is a yes, and where nothing was asked nothing
_NOTED = re.compile(
    r"(?:(?:ok|listo|vale|bueno|dale|perfecto|de acuerdo|entendido|enterada|recibido|excelente"
    r"|super|genial|claro|igualmente|alla nos vemos|nos vemos|con (?:mucho )?gusto|got it|noted"
    r"|muy bien|que bueno|que bien|great|ok ya) ?)+"
)


def is_yes(words: str, *, question: bool) -> bool:
    """Whether that is all that was said; `si no`, `no si` and a question are in doubt."""
    return not question and _YESES.fullmatch(words) is not None


def is_no(words: str, *, question: bool) -> bool:
    """Whether that is all that was said."""
    return not question and _NOES.fullmatch(words) is not None


def is_note(words: str, *, question: bool) -> bool:
    """Whether it says only that a message that asked nothing was read."""
    return not question and _NOTED.fullmatch(words) is not None
