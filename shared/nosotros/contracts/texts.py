"""The words for people of each code that can be wrong with a field.

A code is `name` or `name:value:value`; the values fill the numbers in braces. Each text
says what is wrong and what to do.
"""

TEXTS: dict[str, dict[str, str]] = {
    "required": {
        "es": "Falta este dato. Inclúyalo.",
        "en": "This is missing. Give it.",
        "fr": "Cette donnée manque. Indiquez-la.",
    },
    "null": {
        "es": "No puede ser null. Dé un valor o quite el campo.",
        "en": "It cannot be null. Give a value or leave the field out.",
        "fr": "Ne peut pas être null. Donnez une valeur ou retirez le champ.",
    },
    "invalid": {
        "es": "El valor no es válido. Vea en /docs qué se espera.",
        "en": "The value is not valid. See at /docs what is expected.",
        "fr": "La valeur n'est pas valide. Voyez dans /docs ce qui est attendu.",
    },
    "not_an_object": {
        "es": "Debe ser un objeto JSON, entre llaves.",
        "en": "It must be a JSON object, in braces.",
        "fr": "Ce doit être un objet JSON, entre accolades.",
    },
    "not_a_list": {
        "es": "Debe ser una lista JSON, entre corchetes.",
        "en": "It must be a JSON list, in brackets.",
        "fr": "Ce doit être une liste JSON, entre crochets.",
    },
    "unknown_field": {
        "es": "Este campo no existe aquí. Quítelo o corrija su nombre.",
        "en": "There is no such field here. Remove it or correct its name.",
        "fr": "Ce champ n'existe pas ici. Retirez-le ou corrigez son nom.",
    },
    "not_text": {
        "es": "Debe ser un texto, entre comillas.",
        "en": "It must be a text, in quotes.",
        "fr": "Ce doit être un texte, entre guillemets.",
    },
    "length": {
        "es": "Debe tener entre {0} y {1} caracteres.",
        "en": "It must have between {0} and {1} characters.",
        "fr": "Il doit avoir entre {0} et {1} caractères.",
    },
    "control_character": {
        "es": "Contiene un carácter de control (invisible). Bórrelo.",
        "en": "It contains a control character (invisible). Remove it.",
        "fr": "Il contient un caractère de contrôle (invisible). Supprimez-le.",
    },
    "line_break": {
        "es": "Debe caber en una línea, sin tabulaciones. Quite los saltos.",
        "en": "It must be one line without tabs. Remove the breaks.",
        "fr": "Il doit tenir sur une ligne, sans tabulation. Retirez les sauts.",
    },
    "not_a_slug": {
        "es": "Use minúsculas sin tilde, cifras y guiones; empiece por una letra.",
        "en": "Use lower-case letters, digits and hyphens; begin with a letter.",
        "fr": "Utilisez minuscules sans accent, chiffres et tirets ; commencez par une lettre.",
    },
    "not_an_email": {
        "es": "No es una dirección de correo. Escríbala como nombre@dominio.org.",
        "en": "This is no e-mail address. Write it like name@domain.org.",
        "fr": "Ce n'est pas une adresse électronique. Écrivez-la comme nom@domaine.org.",
    },
    "not_a_phone": {
        "es": "No es un teléfono completo. Escríbalo con + e indicativo: +573001234567.",
        "en": "This is no complete telephone number. Write it with + and country code: "
        "+573001234567.",
        "fr": "Ce n'est pas un numéro complet. Écrivez-le avec + et l'indicatif : +573001234567.",
    },
    "not_a_time_of_day": {
        "es": "Escriba la hora con minutos, de 00:00 a 23:59: 08:00.",
        "en": "Write the time with minutes, from 00:00 to 23:59: 08:00.",
        "fr": "Écrivez l'heure avec les minutes, de 00:00 à 23:59 : 08:00.",
    },
    "not_a_zone": {
        "es": "No es una zona horaria. Use un nombre como America/Bogota.",
        "en": "This is no time zone. Use a name like America/Bogota.",
        "fr": "Ce n'est pas un fuseau horaire. Utilisez un nom comme America/Bogota.",
    },
    "not_a_document_number": {
        "es": "Use de 4 a 20 letras mayúsculas y cifras, sin puntos ni espacios.",
        "en": "Use 4 to 20 capital letters and digits, without dots or blanks.",
        "fr": "Utilisez de 4 à 20 majuscules et chiffres, sans points ni espaces.",
    },
    "not_a_digest": {
        "es": "Debe ser un SHA-256: 64 cifras hexadecimales en minúscula.",
        "en": "It must be a SHA-256: 64 lower-case hexadecimal digits.",
        "fr": "Ce doit être un SHA-256 : 64 chiffres hexadécimaux en minuscules.",
    },
    "not_a_uuid": {
        "es": "No es un identificador. Copie el UUID completo, de 36 caracteres.",
        "en": "This is no id. Copy the whole UUID, 36 characters.",
        "fr": "Ce n'est pas un identifiant. Copiez l'UUID entier, 36 caractères.",
    },
    "not_a_cursor": {
        "es": "No es una página de esta lista. Copie el `next` de la página anterior.",
        "en": "This is no page of this list. Copy the `next` of the page before.",
        "fr": "Ce n'est pas une page de cette liste. Copiez le `next` de la page précédente.",
    },
    "not_a_whole_number": {
        "es": "Debe ser un número entero, sin comillas ni decimales.",
        "en": "It must be a whole number, without quotes or decimals.",
        "fr": "Ce doit être un nombre entier, sans guillemets ni décimales.",
    },
    "not_a_rate": {
        "es": "Debe ser un número entre 0 y 1, como 0.75.",
        "en": "It must be a number from 0 to 1, such as 0.75.",
        "fr": "Ce doit être un nombre entre 0 et 1, comme 0.75.",
    },
    "too_large": {
        "es": "El número es demasiado grande. Dé uno menor.",
        "en": "The number is too large. Give a smaller one.",
        "fr": "Le nombre est trop grand. Donnez-en un plus petit.",
    },
    "range": {
        "es": "Debe estar entre {0} y {1}.",
        "en": "It must be between {0} and {1}.",
        "fr": "Il doit être compris entre {0} et {1}.",
    },
    "one_of": {
        "es": "Debe ser uno de estos: {0}.",
        "en": "It must be one of these: {0}.",
        "fr": "Ce doit être l'un de ceux-ci : {0}.",
    },
    "not_true_or_false": {
        "es": "Debe ser true o false, sin comillas.",
        "en": "It must be true or false, without quotes.",
        "fr": "Ce doit être true ou false, sans guillemets.",
    },
    "not_a_moment": {
        "es": "No es fecha y hora. Escríbalas así: 2026-08-18T09:00:00-05:00.",
        "en": "This is no date and time. Write it like 2026-08-18T09:00:00-05:00.",
        "fr": "Ce n'est pas une date avec heure. Écrivez-la ainsi : 2026-08-18T09:00:00-05:00.",
    },
    "moment_without_zone": {
        "es": "Falta la zona horaria. Agréguela: Z o -05:00.",
        "en": "The time zone is missing. Add it: Z or -05:00.",
        "fr": "Le fuseau horaire manque. Ajoutez-le : Z ou -05:00.",
    },
    "not_a_date": {
        "es": "No es una fecha que exista. Escríbala así: 2008-05-17.",
        "en": "This is no date that exists. Write it like 2008-05-17.",
        "fr": "Cette date n'existe pas. Écrivez-la ainsi : 2008-05-17.",
    },
    "date_in_future": {
        "es": "La fecha está en el futuro. Corríjala.",
        "en": "The date is in the future. Correct it.",
        "fr": "La date est dans le futur. Corrigez-la.",
    },
    "before_birth": {
        "es": "La fecha es anterior al nacimiento. Revise las dos fechas.",
        "en": "The date is before the birth. Check both dates.",
        "fr": "La date est antérieure à la naissance. Vérifiez les deux dates.",
    },
    "child_not_younger": {
        "es": "La hija o el hijo debe haber nacido después que ella. Revise la fecha.",
        "en": "A child must be born after her mother. Check the date.",
        "fr": "L'enfant doit être né après elle. Vérifiez la date.",
    },
    "asked_before": {
        "es": "Esta pregunta ya tiene respuesta en la lista. Deje una sola.",
        "en": "The list answers this question already. Leave one answer.",
        "fr": "La liste répond déjà à cette question. Laissez une seule réponse.",
    },
    "text_of_another_purpose": {
        "es": "Ese texto informa sobre otro fin. Indique uno del mismo fin.",
        "en": "That text is about another purpose. Give one of the same purpose.",
        "fr": "Ce texte concerne une autre finalité. Indiquez-en un de la même finalité.",
    },
    "letters_in_number": {
        "es": "Escriba solo cifras; en un pasaporte, letras y cifras.",
        "en": "Write digits only; in a passport's number, letters and digits.",
        "fr": "Écrivez seulement des chiffres ; pour un passeport, lettres et chiffres.",
    },
    "number_as_exponent": {
        "es": "Una hoja de cálculo abrevió el número. Escríbalo completo.",
        "en": "A spreadsheet has shortened the number. Write it in full.",
        "fr": "Un tableur a abrégé le numéro. Écrivez-le en entier.",
    },
    "wrong_length": {
        "es": "Al número le faltan o le sobran cifras para ese documento. Compárelo.",
        "en": "The number is too short or too long for that document. Compare them.",
        "fr": "Le numéro est trop court ou trop long pour ce document. Comparez-les.",
    },
    "before_the_beginning": {
        "es": "El último día es anterior al primero. Corrija uno de los dos.",
        "en": "The last day is before the first. Correct one of them.",
        "fr": "Le dernier jour précède le premier. Corrigez l'un des deux.",
    },
    "below_the_lowest": {
        "es": "La edad máxima es menor que la mínima. Corrija una de las dos.",
        "en": "The highest age is below the lowest. Correct one of them.",
        "fr": "L'âge maximal est inférieur au minimal. Corrigez l'un des deux.",
    },
    "repeated": {
        "es": "Este valor ya está en la lista. Deje uno solo.",
        "en": "The list has this value already. Leave it there once.",
        "fr": "La liste contient déjà cette valeur. Laissez-la une seule fois.",
    },
    "language_missing": {
        "es": "Falta el texto. Escríbalo en al menos un idioma: es, en o fr.",
        "en": "The text is missing. Write it in one language at least: es, en or fr.",
        "fr": "Le texte manque. Écrivez-le dans au moins une langue : es, en ou fr.",
    },
    "at_least_one": {
        "es": "La lista está vacía. Incluya al menos un elemento.",
        "en": "The list is empty. Put one item into it at least.",
        "fr": "La liste est vide. Mettez-y au moins un élément.",
    },
    "not_for_this_kind": {
        "es": "Este dato no corresponde a este tipo de requisito. Quítelo o cambie el tipo.",
        "en": "This does not belong to a requirement of this kind. Remove it or change the kind.",
        "fr": "Cette donnée ne va pas avec ce type d'exigence. Retirez-la ou changez le type.",
    },
    "more_than_the_seats": {
        "es": "Se reservan más cupos de los que hay. Reserve menos o dé más cupos.",
        "en": "More seats are reserved than there are. Reserve fewer or give more seats.",
        "fr": "Plus de places sont réservées qu'il n'y en a. Réservez-en moins ou donnez-en plus.",
    },
    "check_run_out": {
        "es": "Una verificación de ese día ya no está vigente. Consulte de nuevo y anote la nueva.",
        "en": "A check of that day is not valid any more. Check again and note the new one.",
        "fr": "Une vérification de ce jour n'est plus valable. Vérifiez de nouveau et notez-la.",
    },
    "date_far_away": {
        "es": "La fecha queda demasiado lejos. Corrija el año.",
        "en": "The date is too far away. Correct the year.",
        "fr": "La date est trop éloignée. Corrigez l'année.",
    },
    "cannot_change": {
        "es": "Este dato se fija al crear el registro. Envíe el mismo que tiene.",
        "en": "This is settled when the record is made. Send what it has.",
        "fr": "Cette donnée est fixée à la création. Renvoyez la même.",
    },
    "not_one_of_the_pair": {
        "es": "Este registro no es ninguno de los dos del par. Indique uno de ellos.",
        "en": "This record is neither of the pair. Give one of the two.",
        "fr": "Cette fiche n'est aucune des deux de la paire. Indiquez l'une d'elles.",
    },
    "unknown_mapping": {
        "es": "No hay nombres de columnas guardados con ese nombre. Vea /v1/mappings.",
        "en": "There is no mapping of this name. See /v1/mappings.",
        "fr": "Aucun jeu de noms de colonnes n'est gardé sous ce nom. Voyez /v1/mappings.",
    },
    "not_in_cohort": {
        "es": "No hay esta participante en el grupo. Use los ids de la lista del grupo.",
        "en": "There is no such learner in this cohort. Use the ids of the cohort's list.",
        "fr": "Cette participante n'est pas dans ce groupe. Utilisez les ids de sa liste.",
    },
    "not_in_cohort_then": {
        "es": "Su cupo terminó antes de esta sesión. Quite su marca.",
        "en": "Her place ended before this session. Leave her mark out.",
        "fr": "Sa place a pris fin avant cette séance. Retirez sa marque.",
    },
    "session_cancelled": {
        "es": "La sesión fue cancelada: no lleva asistencia. Quite la marca.",
        "en": "The session was cancelled: it has no attendance. Leave the mark out.",
        "fr": "La séance a été annulée : pas de présence à noter. Retirez la marque.",
    },
    "session_not_begun": {
        "es": "La sesión aún no ha comenzado. Marque desde su comienzo.",
        "en": "The session has not begun yet. Mark it from its beginning on.",
        "fr": "La séance n'a pas commencé. Notez la présence dès son début.",
    },
    "taken_in_future": {
        "es": "La marca está tomada en el futuro. Revise el reloj con que se tomó.",
        "en": "The mark was taken in the future. Check the clock that it was taken by.",
        "fr": "La marque est prise dans le futur. Vérifiez l'horloge utilisée.",
    },
    "excuse_without_reason": {
        "es": "Una ausencia con excusa lleva su motivo. Indíquelo.",
        "en": "An excused absence has a reason. Give it.",
        "fr": "Une absence excusée a un motif. Indiquez-le.",
    },
    "reason_without_excuse": {
        "es": "Solo una ausencia con excusa lleva motivo. Quítelo o marque excusa.",
        "en": "Only an excused absence has a reason. Remove it, or mark her excused.",
        "fr": "Seule une absence excusée a un motif. Retirez-le, ou notez l'excuse.",
    },
    "more_than_all": {
        "es": "Son más que todas las personas juntas. Corrija las cantidades.",
        "en": "These are more than all people together. Correct the counts.",
        "fr": "C'est plus que toutes les personnes réunies. Corrigez les nombres.",
    },
    "before_her_time": {
        "es": "Su tiempo como embajadora comienza después. Elija otro día.",
        "en": "Her time as an ambassador begins later. Choose another day.",
        "fr": "Son temps d'ambassadrice commence plus tard. Choisissez un autre jour.",
    },
}


def text_of(code: str, *, language: str) -> str:
    """What is wrong and what to do, in `es`, `en` or `fr`.

    A code from a service newer than these words gets the words of `invalid`.
    """
    name, *values = code.split(":")
    text = TEXTS.get(name, TEXTS["invalid"])[language]
    try:
        return text.format(*(value.replace(",", ", ") for value in values))
    except IndexError:
        return TEXTS["invalid"][language]
