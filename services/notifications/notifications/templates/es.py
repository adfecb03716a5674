"""Messages in Spanish: respectful, short, and of *usted*.

Where an accent can be done without by other words it is, as one `á`, `í`, `ó` or `ú` more than
doubles what a text message costs; no accent is left out. `{{ when }}` and `{{ until }}` end in
`a. m.` or `p. m.`, whose full stop ends a sentence too, and have no article: each sentence says its
own before them, `el`, `del` or `antes del`. A place in an intake is a *cupo*; a *lugar* is where one
meets.
"""

from notifications.templates.words import said

GREETING = "Hola, {{ first_names }}:"
END = "Si no esperaba este mensaje, no tiene que hacer nada."
_HI = "Hola, {{ first_names }}."
_CANNOT = "Si no puede venir, responda NO PUEDO IR."

WORDS = {
    "enrolled": said(
        "Su cupo está confirmado",
        "Su cupo está confirmado. Pronto le contaremos el día, la hora y el sitio.",
        short=f"{_HI} Ya tiene su cupo en el programa. Pronto le contamos la fecha, la hora y el"
        " sitio.",
        discreet=f"{_HI} Ya tiene su cupo. Pronto le contamos la fecha, la hora y el sitio.",
    ),
    "waitlisted": said(
        "Está en la lista de espera",
        "Por ahora no quedan cupos y usted está en la lista de espera. "
        "Le escribiremos apenas haya uno.",
        short=f"{_HI} Por ahora no quedan cupos en el programa y usted queda en lista de espera."
        " Le escribimos apenas haya uno.",
        discreet=f"{_HI} Por ahora no quedan cupos y usted queda en lista de espera. Le"
        " escribimos apenas haya uno.",
    ),
    "offered": said(
        "Hay un cupo para usted",
        "Se liberó un cupo y es para usted, si todavía lo quiere. Díganos sí o no en las 48 horas "
        "siguientes a la llegada de este mensaje: respóndalo, o avísele a la persona que mantiene "
        "el contacto con usted.",
        "Si no recibimos respuesta en ese tiempo, le ofreceremos el cupo a otra persona.",
        short=f"{_HI} Hay un cupo para usted en el programa. ¿Lo quiere? Responda SÍ o NO en las"
        " 48 horas siguientes.",
        discreet=f"{_HI} Hay un cupo para usted. ¿Lo quiere? Responda SÍ o NO en las 48 horas"
        " siguientes.",
    ),
    "offer_reminder": said(
        "Esperamos su respuesta",
        "Todavía no sabemos si quiere el cupo que le ofrecimos. Responda SÍ o NO a este mensaje, o "
        "avísele a la persona que mantiene el contacto con usted, antes del {{ until }}",
        short=f"{_HI} ¿Quiere el cupo que le ofrecimos en el programa? Responda SÍ o NO antes del"
        " {{ until }}",
        discreet=f"{_HI} ¿Quiere el cupo que le ofrecimos? Responda SÍ o NO antes del"
        " {{ until }}",
    ),
    "offer_lapsed": said(
        "Pasó el tiempo para responder",
        "Pasaron las 48 horas para responder y el cupo fue para la persona siguiente. "
        "Si todavía quiere uno, responda a este mensaje o dígaselo a la persona que mantiene el "
        "contacto con usted.",
        short=f"{_HI} Pasaron las 48 horas para responder y el cupo fue para otra persona. Si"
        " quiere otro, responda a este mensaje.",
    ),
    "came_of_age": said(
        "Ahora decide usted",
        "Ya es mayor de edad, y ahora decide usted: necesitamos su propia autorización y los "
        "datos de su documento nuevo, la cédula. Para darlos, responda a este mensaje o hable con "
        "la persona que mantiene el contacto con usted.",
        short=f"{_HI} Ya es mayor de edad y ahora decide usted: necesitamos su permiso y los datos"
        " de su cédula. Responda a este mensaje.",
    ),
    "session_reminder": said(
        "Le esperamos",
        "Le esperamos el {{ when }}\nLugar: {{ place }}.",
        "Si no puede venir, responda a este mensaje y díganoslo.",
        short=f"{_HI} Su clase es el {{{{ when }}}} Lugar: {{{{ place }}}}. {_CANNOT}",
        discreet=f"{_HI} Le esperamos el {{{{ when }}}} Lugar: {{{{ place }}}}. {_CANNOT}",
    ),
    "session_moved": said(
        "Hay un cambio de fecha o de lugar",
        "Hay un cambio: ahora le esperamos el {{ when }}\nLugar: {{ place }}.",
        "Si no puede venir, responda a este mensaje y díganoslo.",
        short=f"{_HI} Hay un cambio: su clase es ahora el {{{{ when }}}} Lugar: {{{{ place }}}}. "
        + _CANNOT,
        discreet=f"{_HI} Hay un cambio: ahora le esperamos el {{{{ when }}}} Lugar:"
        f" {{{{ place }}}}. {_CANNOT}",
    ),
    "session_cancelled": said(
        "Ese día no nos vemos",
        "Lo que teníamos para el {{ when }} queda cancelado. Le avisaremos la nueva fecha.",
        short=f"{_HI} Su clase del {{{{ when }}}} queda cancelada. Le avisamos la nueva fecha.",
        discreet=f"{_HI} El {{{{ when }}}} no nos vemos. Le avisamos la nueva fecha.",
    ),
    "meeting_planned": said(
        "Su próximo encuentro",
        "Su encuentro es el {{ when }}",
        "Si no puede, responda a este mensaje y buscamos otro día.",
        short=f"{_HI} El encuentro con su mentora o mentor es el {{{{ when }}}} Si no puede,"
        " responda a este mensaje.",
        discreet=f"{_HI} Su encuentro es el {{{{ when }}}} Si no puede, responda a este mensaje.",
    ),
    "meeting_reminder": said(
        "Su encuentro",
        "Le recordamos su encuentro: es el {{ when }}",
        "Si no puede, responda a este mensaje y buscamos otro día.",
        short=f"{_HI} Le recordamos el encuentro con su mentora o mentor: {{{{ when }}}} Si no"
        " puede, responda a este mensaje.",
        discreet=f"{_HI} Le recordamos su encuentro: {{{{ when }}}} Si no puede, responda a este"
        " mensaje.",
    ),
    "meeting_moved": said(
        "Su encuentro cambia de fecha",
        "Su encuentro cambia de fecha: ahora es el {{ when }}",
        "Si no puede, responda a este mensaje y buscamos otro día.",
        short=f"{_HI} El encuentro con su mentora o mentor cambia: ahora es el {{{{ when }}}} Si"
        " no puede, responda a este mensaje.",
        discreet=f"{_HI} Su encuentro cambia: ahora es el {{{{ when }}}} Si no puede, responda a"
        " este mensaje.",
    ),
    "meeting_cancelled": said(
        "Su encuentro queda cancelado",
        "El encuentro del {{ when }} queda cancelado. Le avisaremos la nueva fecha.",
        short=f"{_HI} Se cancela el encuentro del {{{{ when }}}} con su mentora o mentor. Le"
        " avisamos la nueva fecha.",
        discreet=f"{_HI} El encuentro del {{{{ when }}}} se cancela. Le avisamos la nueva fecha.",
    ),
    "certificate_issued": said(
        "Su documento está listo",
        "¡Felicitaciones! Su documento está listo. Para recibirlo, responda a este mensaje o hable "
        "con la persona que mantiene el contacto con usted.",
        short=f"{_HI} ¡Felicitaciones! Ya puede pedir su certificado: responda a este mensaje.",
        discreet=f"{_HI} ¡Felicitaciones! Ya puede pedir su documento: responda a este mensaje.",
    ),
    "follow_up_due": said(
        "¿Cómo le va?",
        "Hace un tiempo que no hablamos, y queremos saber de usted. Responda a este mensaje, o "
        "espere nuestra llamada.",
        short=f"{_HI} Queremos saber de usted y de su proyecto. Responda a este mensaje o espere"
        " nuestra llamada.",
        discreet=f"{_HI} Queremos saber de usted. Responda a este mensaje o espere nuestra llamada.",
    ),
    "step_due": said(
        "Lo que tiene pendiente",
        "Le recordamos lo que tiene pendiente para el {{ due }}. Si necesita ayuda, responda a este "
        "mensaje.",
        short=f"{_HI} Le recordamos el paso de su plan para el {{{{ due }}}}. Si necesita"
        " ayuda, responda a este mensaje.",
        discreet=f"{_HI} Le recordamos lo que tiene pendiente para el {{{{ due }}}}. Si necesita"
        " ayuda, responda a este mensaje.",
    ),
    "digest": said(
        "Lo que viene para usted",
        "Esto es lo que viene para usted:",
        "{{ items }}",
        short=f"{_HI} Esto es lo que viene para usted:\n{{{{ items }}}}",
    ),
    "news": said(
        "Tenemos noticias para usted",
        "{{ text }}",
        "Para dejar de recibir nuestros mensajes, responda SALIR.",
        short="{{ first_names }}: {{ text }}\nPara dejar de recibir nuestros mensajes, responda"
        " SALIR.",
    ),
    "own_page_link": said(
        "Su enlace personal",
        "Este es su enlace personal. Sirve una sola vez y durante 24 horas; no lo comparta.",
        "{{ link }}",
        short=f"{_HI} Este es su enlace personal. Sirve una sola vez y por 24 horas; no lo comparta:"
        " {{ link }}",
    ),
    "stop_confirmed": said(
        "No volveremos a escribirle",
        "Listo: no volveremos a escribirle. Si quiere recibir de nuevo nuestros mensajes, responda "
        "INICIAR.",
        short="Listo, {{ first_names }}: no volveremos a escribirle. Si quiere recibir de nuevo"
        " nuestros mensajes, responda INICIAR.",
    ),
    "start_confirmed": said(
        "Le escribiremos de nuevo",
        "Listo: desde ahora recibe de nuevo nuestros mensajes. Si no los quiere, responda SALIR.",
        short="Listo, {{ first_names }}: desde ahora recibe de nuevo nuestros mensajes. Si no los"
        " quiere, responda SALIR.",
    ),
    "answer_received": said(
        "Recibimos su mensaje",
        "Gracias por escribirnos. Recibimos su mensaje; una persona lo va a leer y le va a "
        "responder.",
        short="Gracias, {{ first_names }}. Recibimos su mensaje; una persona lo va a leer y le"
        " va a responder.",
    ),
    "absence_noted": said(
        "Gracias por avisar",
        "Gracias por avisar. Anotamos que no puede venir.",
        short="Gracias por avisar, {{ first_names }}. Anotamos que no puede venir.",
    ),
    "offer_accepted_noted": said(
        "Anotamos su respuesta",
        "Gracias. Anotamos que acepta el cupo. Pronto le contaremos el día, la hora y el sitio.",
        short="Gracias, {{ first_names }}. Anotamos que acepta el cupo. Pronto le contamos la"
        " fecha, la hora y el sitio.",
    ),
    "offer_declined_noted": said(
        "Anotamos su respuesta",
        "Gracias por responder. Anotamos que no acepta el cupo. Si cambia de idea, responda a este "
        "mensaje.",
        short="Gracias, {{ first_names }}. Anotamos que no acepta el cupo. Si cambia de idea,"
        " responda a este mensaje.",
    ),
}
