"""Who asks not to be written to any more, or again: said and nothing else.

Either counts only where it is the whole of what was written, courtesies apart: within a longer
story it may be told of something else, and a person reads it.
"""

import re

_MESSAGE = (
    r"(?:mensajes?(?: de texto)?|mensajitos?|sms|textos?|whatsapps?|correos?|e ?mails?|mails?"
    r"|notificaciones|notificacion|avisos?|recordatorios?|informacion|publicidad|spam|texts?"
    r"|messages?|mensajeria)"
)
_THE = r"(?:los|las|sus|estos|esos|esta|este|tantos|mas|otros|el|la|de)"
_SOME = rf"(?:{_THE} )*{_MESSAGE}"
_HERE = (
    r"(?: (?:mas|nada|nada mas|mas nada|nunca mas|ya|nunca|jamas|aqui|por aqui|por este medio"
    r"|(?:a|en) (?:este|mi) (?:numero|celular|telefono|correo|cel)|de (?:ustedes|parte de ustedes)"
    r"|suyos|de su parte|again|any ?more|ever))*"
)
_PLEASE = (
    r"(?:(?:les|le|me|nos|yo|ya|ahora|pues|entonces|que|solicito|pido|ruego|quiero|quisiera|deseo"
    r"|necesito|gustaria|favor|agradeceria|agradezco|prefiero|i|want|would|like|to|id) )*"
)
_CAN_YOU = (
    r"(?:(?:me|nos|les|le) )?(?:pueden|puede|podrian|podria|pudieran|can you|could you) (?:me )?"
)
_NOT_INTERESTED = (
    r"(?:no me interesa|ya no me interesa|no estoy interesad[ao]|numero equivocado"
    r"|esta equivocado|estan equivocados|se equivocaron|wrong number|not interested)"
)
_WRITE = (
    r"(?:escriban|escriba|escribas|escribir|escribirme|manden|mande|mandes|mandar|mandarme|envien"
    r"|envie|envies|enviar|enviarme|contacten|contacte|contactar|contactarme|molesten|moleste"
    r"|molestes|molestar|molestarme|texteen)"
)
#: of what came by itself: alone it may be one thing of many
_THIS = r"(?:mas (?:esto|eso)|(?:esto|eso) mas)"
_LIST = (
    rf"(?:de|from|off) (?:(?:la|las|el|esta|este|su|sus|los|estos|the|this|your) )*"
    rf"(?:lista|listas|list|base de datos|servicio|{_MESSAGE})(?: de (?:{_MESSAGE}|difusion|envio))?"
)
_OUT = (
    r"(?:salir|salirme|sacar|quitar|borrar|sacarme|saquenme|saqueme|sacame|quitarme|quitenme|quiteme|retirarme"
    r"|retirenme|retireme|borrame|borrarme|borrenme|borreme|eliminarme|eliminenme|elimineme|remove me"
    r"|delete me|take me|get me)"
)
_STOPS = (
    # the words that the telephone networks know, and their Spanish sisters
    r"(?:stop|stopall|stop all|stop this|alto|basta|ya basta|baja|salir|parar|paren|pare|desuscribir|unsubscribe"
    r"|unsubscribe me|opt ?out|end|quit|desactivar|desactiven)(?: (?:ya|todo|now|it|all))?",
    rf"(?:stop|paren|pare|parar|basta|desactivar|desactiven|alto)(?: ya)?(?: a| de| con| the| these"
    rf"| sending| sending me| mandar| enviar)*(?: (?:mas|more))? {_SOME}{_HERE}",
    r"stop sending(?: me)?(?: this| these| them)?",
    r"stop (?:texting|messaging|writing|writing to|contacting|emailing)(?: me)?" + _HERE,
    rf"{_PLEASE}no {_PLEASE}(?:mas )?(?:(?:the|more|any|mas) )?{_SOME}{_HERE}",
    rf"no more(?: of)?(?: (?:these|your|the))? {_MESSAGE}{_HERE}",
    rf"{_PLEASE}no {_PLEASE}(?:seguir |volver a )?(?:recibir|recibiendo|tener|me lleguen"
    rf"|lleguen|me llegue|llegue|mas)(?: {_SOME}| {_THIS}| mas| nada){_HERE}",
    rf"{_PLEASE}dejar de (?:recibir {_SOME}|recibirl[oa]s){_HERE}",
    rf"{_PLEASE}dejen de llegar(?:me)? {_SOME}{_HERE}",
    rf"(?:ya )?no (?:me interesa|estoy interesad[ao] en) (?:seguir )?(?:recibir|recibiendo) {_SOME}{_HERE}",
    rf"{_PLEASE}no {_PLEASE}(?:sigan |seguir |vuelvan a |vuelva a |volver a )?(?:me )?{_WRITE}(?:me|nme)?"
    rf"(?: {_SOME}| {_THIS})?{_HERE}",
    rf"{_PLEASE}no (?:me )?(?:sigan|siga) (?:escribiendo|mandando|enviando|molestando)(?:me)?"
    rf"(?: {_SOME}| esto| eso)?{_HERE}",
    rf"(?:do ?n[o']?t|dont|do not|never) (?:text|message|write|write to|contact|email|bother|send)"
    rf"(?: me)?(?: (?:any|more|any more))*(?: {_MESSAGE}| anything)?{_HERE}",
    rf"(?:i )?(?:do not|dont) (?:want|wish)(?: to)?(?: (?:receive|get|have))?(?: (?:any|more|your"
    rf"|these|any more))* {_MESSAGE}{_HERE}",
    rf"i no longer (?:want|wish)(?: to (?:receive|get|have))?(?: (?:any|more|your|these))* {_MESSAGE}{_HERE}",
    rf"{_PLEASE}(?:dejen|deje|deja|dejenme|dejeme|dejar|dejaran)(?: ya)? de {_WRITE}"
    rf"(?: {_SOME}| esto| eso)?{_HERE}",
    rf"{_PLEASE}(?:darme|darse|dar|den|denme|deme|dame|doy|dieran|dese)(?: de)? baja(?: {_LIST}| ya)*",
    rf"{_PLEASE}(?:cancelar|cancelo|cancelen|cancele|cancela|anular|anulen|terminar|suspender"
    rf"|suspendan|suspenda|detener|detengan|parar|paren|cancel|quitar|quiten|eliminar|eliminen"
    rf"|desactivar|desactiven) (?:(?:mi|my|mis|la|el|esta|este|los|estos|sus|the|de|todos"
    rf"|envio|servicio|recepcion|esos) )*(?:suscripcion|subscription|{_MESSAGE}){_HERE}",
    rf"{_PLEASE}(?:desuscribir|desuscribirme|desuscribanme|desubscribirme|desinscribirme"
    rf"|unsubscribe|unsubscribe me|stop)(?: {_LIST})?",
    rf"{_PLEASE}{_OUT} {_LIST}",
    rf"{_PLEASE}que me (?:saquen|saque|eliminen|elimine|borren|borre|quiten|quite|retiren|retire) {_LIST}",
    rf"{_PLEASE}no {_PLEASE}(?:(?:seguir|continuar|estar|aparecer|mas) )+en (?:(?:la|las|esta|su|sus) )?"
    rf"(?:listas?|base de datos)(?: de (?:{_MESSAGE}|difusion|envio))?(?: mas)?",
    r"(?:eliminenme|elimineme|borrenme|borreme|quitenme|quiteme|remove me|delete me|take me off"
    r"|opt me out)(?: ya| now)?",
    rf"{_PLEASE}(?:borren|borre|borrar|eliminen|elimine|eliminar|quiten|quite|quitar|saquen|saque"
    rf"|sacar|remove|delete) (?:mi|my) (?:numero|celular|telefono|correo|contacto|cel|number|email)(?: {_LIST})?",
    rf"(?:ya )?no autorizo (?:(?:el envio de|que me|recibir|envien|manden) )*{_SOME}{_HERE}",
    r"(?:ya )?(?:dejenme|dejeme) en paz|leave me alone|dejen de molestar",
    r"arret|arretez|arreter|(?:arretez|arreter|stop) (?:aux |les |vos |ces |de )*messages"
    r"|desinscription|desabonnement|(?:je veux )?(?:me )?desabonner|desabonnez moi"
    r"|(?:je ne veux )?plus (?:recevoir )?(?:de |vos |ces |aucun )*messages?"
    r"|(?:retirez|enlevez|supprimez) moi de (?:la|votre|cette) liste"
    r"|(?:ne )?(?:mecrivez|menvoyez|me contactez) plus(?: (?:de |vos |ces )?messages?| rien)?",
)
# Said of an offer or a session, these may mean the offer or the session.
_STOPS_ALONE = r"(?:cancelar|cancel|cancelen|cancelo|(?:ya )?no mas|no more|fin)"
_STARTS = (
    r"(?:start|unstop|alta|inicio|iniciar|reactivar|activar|resume|subscribe|suscribir"
    r"|suscribirme)",
    rf"{_PLEASE}(?:darme|dar|den|denme) de alta(?: de nuevo| otra vez)?",
    rf"(?:start|activar|activen|reactivar|reactiven) (?:again|{_SOME}|de nuevo|otra vez)",
    rf"(?:si )?{_PLEASE}(?:volver a |seguir )?(?:recibir|recibiendo)"
    rf"(?: (?:nuevamente|otra vez|de nuevo))?(?: {_SOME})(?: nuevamente| otra vez| de nuevo)?",
    rf"(?:si )?{_PLEASE}(?:vuelvan a |vuelva a |pueden volver a |pueden )?(?:escribirme|escribanme"
    rf"|escribame|mandarme|mandenme|enviarme|envienme)(?: {_SOME})?"
    r"(?: nuevamente| otra vez| de nuevo| again)",
    rf"(?:i want|send me)(?: to receive)?(?: (?:your|the))? {_MESSAGE}(?: again)?",
)
# `no, gracias` loses its thanks: what comes after it may be its opposite (`no dejen de escribirme`),
# but for what nobody says with a `no` before it (`no dejenme`).
_NO_BEFORE = r"no(?= (?:no|ya no|stop|unsubscribe|remove|take|leave|dont|do not|\w+[ae]n?me)\b)"
_BOTH_SIDES = rf"(?:(?:{_NO_BEFORE}|{_NOT_INTERESTED}) )?(?:{{0}})(?: (?:no|{_NOT_INTERESTED}))?"


def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{each})" for each in patterns))


_STOP = re.compile(_BOTH_SIDES.format("|".join(f"(?:{each})" for each in _STOPS)))
_STOP_ALONE = re.compile(_STOPS_ALONE)
_START = _compiled(_STARTS)
_ASKED_POLITELY = re.compile(_CAN_YOU)


def is_stop(words: str, *, question: bool, something_asked: bool) -> bool:
    """Whether that is all that was said.

    Args:
        words: plain.
        question: it has a question mark; who asks politely for it means it all the same.
        something_asked: her last message asked something of her.
    """
    once = _said_once(words)
    wish = _ASKED_POLITELY.sub("", once, count=1) if _ASKED_POLITELY.match(once) else None
    if wish is not None:
        return _STOP.fullmatch(wish) is not None
    if question:
        return False
    if _STOP_ALONE.fullmatch(once):
        return not something_asked
    return _STOP.fullmatch(once) is not None


def is_start(words: str, *, question: bool) -> bool:
    """Whether all that was said is that she wishes to be written to again."""
    return not question and _START.fullmatch(_said_once(words)) is not None


def _said_once(words: str) -> str:
    """`stop stop stop` is one stop."""
    said = words.split()
    return said[0] if len(said) > 1 and len(set(said)) == 1 else words
