"""The words for what mentoring's own rules find wrong."""

MENTORING: dict[str, dict[str, str]] = {
    "contact_missing": {
        "es": "Falta cómo comunicarse. Dé un celular o un correo.",
        "en": "There is no way to get in touch. Give a mobile or an e-mail address.",
        "fr": "Il manque un moyen de contact. Donnez un mobile ou une adresse électronique.",
    },
    "only_who_recommends": {
        "es": "Solo una referencia que recomienda aclara una duda. Quite `clears_up`.",
        "en": "Only a reference that recommends clears a concern up. Leave `clears_up` out.",
        "fr": "Seule une référence qui recommande lève une réserve. Retirez `clears_up`.",
    },
    "not_an_open_concern": {
        "es": "No es una duda abierta sobre esta persona. Use el id de una de sus referencias.",
        "en": "This is no open concern about this mentor. Use the id of one of the references.",
        "fr": "Ce n'est pas une réserve ouverte sur cette personne. Utilisez l'id d'une référence.",
    },
    "at_most": {
        "es": "La lista es demasiado larga. Deje {0} como máximo.",
        "en": "The list is too long. Leave {0} at most.",
        "fr": "La liste est trop longue. Laissez-en {0} au plus.",
    },
    "no_such_mentor": {
        "es": "Ninguna persona mentora tiene este id, o su tiempo terminó. Elija otra.",
        "en": "No mentor has this id, or the mentor's time is over. Choose another one.",
        "fr": "Aucun mentor n'a cet identifiant, ou son temps est terminé. Choisissez-en un autre.",
    },
    "same_stage": {
        "es": "Ya está en esta etapa. Elija otra.",
        "en": "It is in this stage already. Choose another.",
        "fr": "Il est déjà à cette étape. Choisissez-en une autre.",
    },
    "no_capital": {
        "es": "El capital se divide en una unidad al menos. Quite el dato si no se conoce.",
        "en": "Capital is divided into one unit at least. Leave it out if it is not known.",
        "fr": "Le capital compte au moins une part. Retirez cette donnée si on l'ignore.",
    },
    "participant_or_person": {
        "es": "Dé una participante, o los nombres y el nacimiento de otra persona; no ambos.",
        "en": "Give a participant, or another person's names and birth date; not both.",
        "fr": "Indiquez une participante, ou les noms et la naissance d'une autre personne.",
    },
    "before_joining": {
        "es": "Es anterior a su entrada en el equipo. Elija otro día.",
        "en": "It is before she joined the team. Choose another day.",
        "fr": "C'est avant son entrée dans l'équipe. Choisissez un autre jour.",
    },
    "after_leaving": {
        "es": "Es posterior a su salida del equipo. Elija otro día.",
        "en": "It is after she left the team. Choose another day.",
        "fr": "C'est après son départ de l'équipe. Choisissez un autre jour.",
    },
    "member_or_organisation": {
        "es": "Dé una organización de la Mesa o el nombre de otra; no ambos.",
        "en": "Give a member of the Mesa, or the name of another organisation; not both.",
        "fr": "Indiquez un membre de la Mesa, ou le nom d'une autre organisation.",
    },
    "before_the_match": {
        "es": "El día es anterior al comienzo del acompañamiento. Corríjalo.",
        "en": "The day is before the match began. Correct it.",
        "fr": "Le jour précède le début de l'accompagnement. Corrigez-le.",
    },
    "only_in_person": {
        "es": "Solo un encuentro presencial tiene lugar. Quítelo o cambie el canal.",
        "en": "Only a meeting in person has a place. Remove it, or change the channel.",
        "fr": "Seule une rencontre en personne a un lieu. Retirez-le ou changez le canal.",
    },
    "only_if_held": {
        "es": "Solo un encuentro que se realizó tiene duración. Quítela.",
        "en": "Only a meeting that was held took any minutes. Remove them.",
        "fr": "Seule une rencontre tenue a une durée. Retirez-la.",
    },
    "only_if_missed": {
        "es": "El encuentro se realizó: nadie faltó. Quite quién faltó.",
        "en": "The meeting was held: nobody missed it. Remove who did.",
        "fr": "La rencontre a eu lieu : personne ne l'a manquée. Retirez cette donnée.",
    },
    "date_in_past": {
        "es": "Ese día ya pasó. Elija hoy o un día por venir.",
        "en": "That day is over. Choose today or a day to come.",
        "fr": "Ce jour est passé. Choisissez aujourd'hui ou un jour à venir.",
    },
    "nobody_ranked": {
        "es": "Aún no dijo a quién quiere. Anote primero su orden de preferencia.",
        "en": "She has ranked nobody yet. Note first whom she would like.",
        "fr": "Elle n'a encore classé personne. Notez d'abord ses préférences.",
    },
    "reason_for_accepting": {
        "es": "Solo se da un motivo al rechazar. Quítelo.",
        "en": "A reason is given for declining alone. Remove it.",
        "fr": "On ne donne un motif que pour refuser. Retirez-le.",
    },
    "not_together_with": {
        "es": "No va junto con {0}. Deje uno de los dos.",
        "en": "It does not go together with {0}. Leave one of both.",
        "fr": "Cela ne va pas avec {0}. Laissez l'un des deux.",
    },
    "same_as_before": {
        "es": "Es el mismo valor que ya tiene. Elija otro.",
        "en": "It is what it was already. Choose another one.",
        "fr": "C'est la même valeur qu'avant. Choisissez-en une autre.",
    },
    "not_in_territory": {
        "es": "El territorio no tiene este barrio. Use uno de los suyos, o agréguelo primero.",
        "en": "The territory has no such neighbourhood. Use one that it has, or add it first.",
        "fr": "Le territoire n'a pas ce quartier. Utilisez l'un des siens, ou ajoutez-le d'abord.",
    },
    "submitted_already": {
        "es": "Ya se presentó: su texto no cambia. Envíe el mismo, o presente otra propuesta.",
        "en": "It was submitted already: its words stay. Send the same, or submit another one.",
        "fr": "Déjà déposée : le texte ne change plus. Envoyez le même, ou déposez-en une autre.",
    },
}
