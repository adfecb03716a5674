"""Asking for the link to her own page, and for nothing else: more words are for a person.

Who asks to have her data erased or corrected names them as well, so the whole answer counts.
"""

import re

_WISH = (
    r"(?:quiero|quisiera|deseo|necesito|me gustaria|puedo|como puedo|como hago para|donde puedo)"
)
_LOOK = r"(?:ver|consultar|abrir|revisar|mirar|conocer|entrar a)"
_SEND = (
    r"(?:me )?(?:envi(?:e|en|a|an)|mand(?:e|en|a|an)|pas(?:e|en|a|an)|enviar|mandar|envieme|mandeme|enviarme|mandarme|envienme|"
    r"mandenme|pueden? enviar|pueden? mandar)(?: me)?"
)
_PAGE = (
    r"(?:todos )?(?:mis datos(?: personales)?|mi pagina(?: personal)?|mi informacion(?: personal)?)"
)
_LINK = (
    r"(?:mi|el|un|otro)(?: nuevo)? (?:enlace|link)(?: nuevo| personal)?"
    r"(?: (?:de|a|para ver) (?:mi pagina|mis datos))?"
)
_PATTERNS = (
    rf"(?:(?:{_WISH} )?(?:{_LOOK} )?|{_SEND} ){_PAGE}",
    rf"(?:{_SEND} |{_WISH} )?{_LINK}",
    r"(?:i (?:want|would like) to see |can i see |show me |see )?my (?:own )?(?:data|page)",
    r"(?:i (?:want|need) |send me )?(?:a|another|the|my)(?: new)? link",
    r"(?:je (?:veux|voudrais) voir |voir )?(?:mes donnees|ma page)",
)
_ASKS = re.compile("|".join(f"(?:{each})" for each in _PATTERNS))


def wants_page(words: str) -> bool:
    """Whether an answer, made plain, asks for the link."""
    return _ASKS.fullmatch(words) is not None
