"""The words for what can be wrong with a value of any field."""

FIELDS: dict[str, dict[str, str]] = {
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
    "not_a_code": {
        "es": "Use minúsculas sin tilde, cifras y guiones bajos; empiece por una letra.",
        "en": "Use lower-case letters, digits and underscores; begin with a letter.",
        "fr": "Utilisez minuscules sans accent, chiffres et soulignés ; commencez par une lettre.",
    },
    "not_a_place": {
        "es": "No es un cursor. Use uno que haya llegado con un evento, o 0 para el principio.",
        "en": "This is no cursor. Use one that came with an event, or 0 for the beginning.",
        "fr": "Ce n'est pas un curseur. Utilisez celui d'un événement, ou 0 pour le début.",
    },
    "not_a_url": {
        "es": "No es una dirección web completa. Escríbala como https://dominio.org/ruta.",
        "en": "This is no complete web address. Write it like https://domain.org/path.",
        "fr": "Ce n'est pas une adresse web complète. Écrivez-la comme https://domaine.org/chemin.",
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
    "before_the_beginning": {
        "es": "El último día es anterior al primero. Corrija uno de los dos.",
        "en": "The last day is before the first. Correct one of them.",
        "fr": "Le dernier jour précède le premier. Corrigez l'un des deux.",
    },
    "repeated": {
        "es": "Este valor ya está en la lista. Deje uno solo.",
        "en": "The list has this value already. Leave it there once.",
        "fr": "La liste contient déjà cette valeur. Laissez-la une seule fois.",
    },
}
