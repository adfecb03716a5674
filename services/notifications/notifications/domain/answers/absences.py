"""“No puedo ir”: who announces that she will not come, also in the middle of a story.

An absence that is announced excuses her and costs nobody anything, so unlike a stop it is looked
for within what she tells. It is none when what she says is a question or has a condition (`no
puedo ir si no hay cuidado de niños`: a person may find it, and she comes), when it is of another
time, another place or somebody else, when she comes late, or leaves altogether.
"""

import re
from typing import Literal

from notifications.domain.answers.plain import Plain

Day = Literal[
    "today",
    "tomorrow",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
]
_WEEKDAYS: dict[str, Day] = {
    "lunes": "monday",
    "martes": "tuesday",
    "miercoles": "wednesday",
    "jueves": "thursday",
    "viernes": "friday",
    "sabado": "saturday",
    "domingo": "sunday",
}

_COME = (
    r"(?:ir|asistir|llegar|venir|acudir|estar|conectarme|participar|acompanarlos|acompanarlas"
    r"|acompanarles|presentarme|hacerme presente)"
)
_WHEN = (
    r"(?:hoy|manana|pasado manana|esta (?:tarde|noche|manana|vez|semana)|(?:el|este) (?:lunes"
    r"|martes|miercoles|jueves|viernes|sabado|domingo)|ahora|ahorita|todavia|creo que|que"
    r"|lastimosamente|lamentablemente|desafortunadamente|today|tomorrow)"
)
_MEETING = (
    r"(?:sesion|clase|clases|encuentro|reunion|taller|curso|formacion|jornada|actividad|cita"
    r"|capacitacion|charla|asesoria|mentoria|modulo|session|class|meeting|workshop)"
)
_TO_IT = (
    rf"(?:a (?:la |las |el |esta |este |mi |nuestra )?|al |en (?:la |el )|para (?:la |el )|de )"
    rf"(?:{_MEETING}|hoy|manana|las \d+|una?|\d+)|alla|ahi"
)
_WHY = (
    r"(?:porque|pues|ya|por|es|estoy|tengo|mi|mis|la|el|los|me|se|hay|esta|estamos|y|a|al|con|no"
    r"|ando|debo|toca|que|because|im|my|i|sorry|hoy|manana|ahora|lo|este|en|de|pero|para|today"
    r"|tomorrow|as|since|the|to|nadie|queda|llueve|cuido)"
)
_CLEAR = re.compile(
    rf"\bno (?:creo que )?(?:(?:me )?(?:puedo|podre|podria|pude|voy a (?:poder|alcanzar a)|alcanzo a"
    rf"|alcanzare a|logro|lograre|va a ser posible|me es posible|es posible|me queda facil|pueda)"
    rf"(?: {_WHEN})* {_COME}|voy a (?:ir|asistir|estar|llegar|venir))"
    rf"(?=$| {_WHEN}| {_TO_IT}| (?!(?:a|al|en|para|de) ){_WHY}\b)"
    rf"|\bno (?:voy|ire|asistire|asisto|estare)(?=$| {_WHEN}| {_TO_IT}|"
    r" (?:porque|pues|por|es que|estoy|tengo|mi|me|ya que|hay|lo|nadie|ando)\b)"
    rf"|\b(?:me toca|tengo que|voy a|me tocara) faltar\b|\bfaltare\b"
    rf"|\b(?:me es|es|me queda) imposible (?:{_WHEN} )*{_COME}"
    r"|\b(?:i )?(?:cannot|cant|can not|wont|will not|wont be able to|am not able to|unable to"
    r"|not going to|not gonna) (?:come|go|attend|make it|be there|assist)\b"
    r"|\b(?:im|i am) not (?:coming|going)\b"
    r"|\bje (?:ne )?(?:peux|pourrai|pourrais) pas (?:venir|y aller|y etre|assister|etre la|arriver)\b"
    r"|\bje (?:ne )?(?:viens|viendrai|serai) pas\b(?! (?:a lheure|tout de suite|seule))"
)
#: said of what she was just reminded of, these mean it; said of nothing, they mean nothing
_OF_WHAT_WAS_ASKED = re.compile(
    rf"(?:(?:{_WHEN}|me|yo|ya) )*no (?:me )?(?:puedo|podre|pude|alcanzo|llego|voy|ire|voy a poder"
    rf"|voy a alcanzar|alcanzo a llegar|puedo salir(?: de (?:la |mi )?casa)?|can do|puedo {_COME})"
    rf"(?: {_WHEN})*(?: (?:porque|pues|por que|es que|ya que)\b.*)?"
    r"|(?:hoy|manana|esta tarde|esta vez) no"
    r"|je (?:ne )?(?:peux|pourrai) pas(?: aujourdhui| demain)?"
    r"|(?:i )?cant(?: today| tomorrow)?|(?:i )?cannot(?: today| tomorrow)?"
)
_OTHERWISE = re.compile(
    # a condition, a doubt, a way out
    r"\bsi\b|\btal vez\b|\bquizas?\b|\ba lo mejor\b|\bde pronto\b|\bmaybe\b|\ba menos que\b|\bhasta que\b|\bexcepto\b|\bif\b|\bunless\b|\bretard\b|\bsolo\b|\bsola\b"
    r"|\bvirtual\b|\benlace\b|\blink\b|\bacompan(?:ada|ado)\b|\bsin\b(?! falta)"
    # comes after all, or late
    r"|\btarde (?:pero|llego)\b|\b(?:llego|llegare|llegar|voy a llegar) (?:\w+ )?(?:tarde|a tiempo"
    r"|temprano|puntual)\b|\btemprano\b|\ba tiempo\b|\bpuntual\b|\blate\b|\bno (?:puedo|voy a|quiero"
    r"|debo) (?:faltar|perder\w*|dejar)\b|\bmas tarde\b"
    # leaves, or speaks of more than one time
    r"|\bmas\b(?! de)|\bnunca\b|\bjamas\b|\btod[oa]s\b|\bsiempre\b|\b(?:los|las) (?:lunes|martes"
    r"|miercoles|jueves|viernes|sabados|domingos)\b|\bretir\w+\b|\bsalirme\b|\babandon\w+\b"
    r"|\bseguir\b|\bcontinuar\b|\brenunci\w+\b|\bvolver\b|\bvolvere\b|\bproximas?\b|\bsemanas\b"
    r"|\bya no (?:puedo|voy|podre)\b.*\b(?:curso|programa|formacion|proceso|estudiar)\b"
    r"|\banymore\b|\bany more\b|\bever\b|\bquit\b"
    # of what is over
    r"|\bayer\b|\bpasad[oa]\b(?! manana)|\banterior\b|\bla otra vez\b|\bfui\b|\byesterday\b|\blast\b"
)
# `puedo`, `voy` and the like with no `no` before them, unless on her way elsewhere.
_COMES = re.compile(
    r"(?<!no )(?<!no me )(?<!no creo que )(?<!yo no )\b(?:puedo|podre|ire|asisto|asistire|alcanzo"
    r"|alla estare)\b|(?<!no )(?<!no me )\bllego\b"
    r"|(?<!no )(?<!no me )\bvoy\b(?! a faltar)(?! (?:para |a |al )(?:el |la |mi |los |las |un |una )?"
    r"(?:medico|hospital|urgencias|trabajo|trabajar|eps|clinica|cita|colegio|jardin|odontologo"
    r"|centro de salud|puesto de salud|cuidar|viajar|acompanar|llevar|recoger|estar cuidando"
    r"|entierro|velorio|velacion))"
)
_CHILDCARE = re.compile(
    r"\bquien (?:me )?(?:cuide|lo cuide|la cuide|los cuide|cuida|deje)\b|\bcon quien (?:dejar|deje)"
    r"|\bcuidar\w* (?:a |al |de )?(?:mi|mis|el|la|los|las)? ?(?:hij|beb|nin)\w*|\bno hay jardin\b"
    r"|\bno (?:tengo|hay) (?:jardin|ninera|cuidado)\b|\bchildcare\b|\bbabysitter\b"
)
_TODAY = re.compile(
    r"\bhoy\b|\besta (?:tarde|noche|manana)\b|\btoday\b|\btonight\b|\bahorita\b|\baujourdhui\b"
)
_TOMORROW = re.compile(r"(?<!esta )(?<!la )(?<!pasado )\bmanana\b|\btomorrow\b|\bdemain\b")


def is_absence(said: Plain, *, of_what_was_asked: bool) -> bool:
    """Whether she says that she will not come, and nothing that puts it in doubt.

    Args:
        said: all of it.
        of_what_was_asked: whether her last message asked her to come to something.
    """
    if len(_days(said.words)) > 1:
        return False
    if said.question or _OTHERWISE.search(said.words) or _COMES.search(said.words):
        return False
    if any(_CLEAR.search(clause) for clause in said.clauses):
        return True
    return of_what_was_asked and any(map(_OF_WHAT_WAS_ASKED.fullmatch, said.clauses))


def day_of(words: str) -> Day | None:
    """The day that she speaks of, counted from the day on which she wrote; none: she names none.

    Of several it is the first one, but `is_absence` takes such an answer for none.
    """
    return next(iter(_days(words)), None)


def _days(words: str) -> list[Day]:
    named: list[Day] = []
    if _TODAY.search(words):
        named.append("today")
    if _TOMORROW.search(words):
        named.append("tomorrow")
    return named + [day for word, day in _WEEKDAYS.items() if re.search(rf"\b{word}\b", words)]


def for_lack_of_childcare(words: str) -> bool:
    """Whether she says that nobody looks after her child meanwhile."""
    return _CHILDCARE.search(words) is not None
