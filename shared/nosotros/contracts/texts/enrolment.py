"""The words for what enrolment's own rules find wrong."""

ENROLMENT: dict[str, dict[str, str]] = {
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
    "below_the_lowest": {
        "es": "La edad máxima es menor que la mínima. Corrija una de las dos.",
        "en": "The highest age is below the lowest. Correct one of them.",
        "fr": "L'âge maximal est inférieur au minimal. Corrigez l'un des deux.",
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
    "not_the_sender": {
        "es": "Quien envía una planilla por un acuerdo envía la suya.",
        "en": "Whoever sends a sheet under an agreement sends her own.",
        "fr": "Qui envoie une feuille en vertu d'un accord envoie la sienne.",
    },
    "unknown_mapping": {
        "es": "No hay nombres de columnas guardados con ese nombre. Vea /v1/mappings.",
        "en": "There is no mapping of this name. See /v1/mappings.",
        "fr": "Aucun jeu de noms de colonnes n'est gardé sous ce nom. Voyez /v1/mappings.",
    },
}
