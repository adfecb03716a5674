"""The words for what notifications' own rules find wrong."""

NOTIFICATIONS: dict[str, dict[str, str]] = {
    "quiet_hours_have_two_ends": {
        "es": "Las horas de silencio tienen comienzo y fin. Dé ambos o ninguno.",
        "en": "Quiet hours have a beginning and an end. Give both, or neither.",
        "fr": "Les heures de silence ont un début et une fin. Donnez les deux, ou aucun.",
    },
    "quiet_hours_leave_none": {
        "es": "Estas horas de silencio no dejan ni una hora al día para escribirle. Acórtelas, o "
        "anote que no quiere mensajes.",
        "en": "These quiet hours do not leave a single hour a day in which to write. Shorten them, "
        "or note that no messages are wanted.",
        "fr": "Ces heures de silence ne laissent pas une seule heure par jour pour lui écrire. "
        "Raccourcissez-les, ou notez que les messages ne sont pas souhaités.",
    },
    "quiet_hours_cover_the_safe": {
        "es": "Estas horas de silencio cubren las horas seguras de su teléfono compartido. Deje "
        "libre al menos una hora de ellas.",
        "en": "These quiet hours cover the safe hours of the shared telephone. Leave at least one "
        "of those free.",
        "fr": "Ces heures de silence couvrent les heures sûres de son téléphone partagé. Laissez-en "
        "au moins une libre.",
    },
    "opt_out_unread": {
        "es": "Esta persona pidió no recibir mensajes. Lea sus preferencias y, si los quiere de nuevo, "
        "envíe la versión que leyó.",
        "en": "This person asked for no messages. Read the preferences and, if messages are wanted "
        "again, send the revision that you read.",
        "fr": "Cette personne a demandé à ne plus recevoir de messages. Lisez ses préférences et, si "
        "elle en veut de nouveau, envoyez la révision que vous avez lue.",
    },
    "moment_in_past": {
        "es": "Ese momento ya pasó. Dé uno futuro.",
        "en": "The moment has passed. Give one in the future.",
        "fr": "Ce moment est passé. Donnez-en un à venir.",
    },
    "no_such_placeholder": {
        "es": "La plantilla no usa este dato. Use solo los de su lista.",
        "en": "The template does not take this placeholder. Use only those in its list.",
        "fr": "Le modèle n'utilise pas ce champ. N'utilisez que ceux de sa liste.",
    },
    # Training's is of one text, and has no values.
    "language_missing:2": {
        "es": "Falta el texto para «{0}» en «{1}». Escríbalo en es, en y fr para cada canal.",
        "en": "The text for “{0}” in “{1}” is missing. Write es, en and fr for each channel.",
        "fr": "Il manque le texte pour « {0} » en « {1} ». Écrivez es, en et fr pour chaque canal.",
    },
    "discreet_missing": {
        "es": "Falta la variante discreta para «{0}» en «{1}»: muchos teléfonos se "
        "comparten. Escríbala con `discreet`.",
        "en": "The discreet variant for “{0}” in “{1}” is missing: many telephones are "
        "shared. Write it with `discreet`.",
        "fr": "Il manque la variante discrète pour « {0} » en « {1} » : beaucoup de "
        "téléphones sont partagés. Écrivez-la avec `discreet`.",
    },
    "plain_missing": {
        "es": "Falta la variante usual para «{0}» en «{1}». Escríbala sin `discreet`.",
        "en": "The usual variant for “{0}” in “{1}” is missing. Write it without `discreet`.",
        "fr": "Il manque la variante usuelle pour « {0} » en « {1} ». Écrivez-la sans `discreet`.",
    },
    "placeholder_unknown": {
        "es": "Lo que envía esta plantilla no trae el dato «{0}». Use solo los que dan sus reglas.",
        "en": "What sends this template does not provide “{0}”. Use only what its rules provide.",
        "fr": "Ce qui envoie ce modèle ne fournit pas « {0} ». N'utilisez que les champs de "
        "ses règles.",
    },
    "placeholder_name": {
        "es": "Un dato se nombra con minúsculas sin tilde, cifras y guiones bajos: {{{{ "
        "first_names }}}}.",
        "en": "A placeholder is named in lower-case letters, digits and underscores: {{{{ "
        "first_names }}}}.",
        "fr": "Un champ se nomme en minuscules sans accent, chiffres et soulignés : {{{{ "
        "first_names }}}}.",
    },
    "template_syntax": {
        "es": "No se puede leer como plantilla. Revise las llaves y que cada `if` tenga su "
        "`endif`.",
        "en": "It cannot be read as a template. Check the braces, and that each `if` has "
        "its `endif`.",
        "fr": "Cela ne peut pas être lu comme un modèle. Vérifiez les accolades, et que chaque "
        "`if` a son `endif`.",
    },
    "template_reaches": {
        "es": "Una plantilla solo tiene datos entre llaves dobles, `if`, y los filtros "
        "upper, lower, capitalize y trim. Quite lo demás.",
        "en": "A template may only have placeholders in double braces, `if`, and the filters "
        "upper, lower, capitalize and trim. Remove the rest.",
        "fr": "Un modèle n'a que des champs entre doubles accolades, `if`, et les filtres "
        "upper, lower, capitalize et trim. Retirez le reste.",
    },
    "template_crowded": {
        "es": "Hay demasiados datos o condiciones, o están anidados. Simplifique.",
        "en": "There are too many placeholders or conditions, or they are nested. Simplify.",
        "fr": "Il y a trop de champs ou de conditions, ou ils sont imbriqués. Simplifiez.",
    },
    "may_say_nothing": {
        "es": "Si faltan datos, este texto queda vacío. Deje algo fuera de los `if`.",
        "en": "Where values are missing, this text is empty. Leave something outside of each `if`.",
        "fr": "S'il manque des valeurs, ce texte est vide. Laissez quelque chose hors des `if`.",
    },
    "link_apart": {
        "es": "El enlace va solo, en el texto, entre espacios o saltos de línea: {{{{ link }}}}.",
        "en": "The link stands alone, in the text, between blanks or line ends: {{{{ link }}}}.",
        "fr": "Le lien est seul, dans le texte, entre espaces ou fins de ligne : {{{{ link }}}}.",
    },
    "address_suppressed": {
        "es": "A esta dirección no se le escribe: rebotó o pidió que no. Use otra.",
        "en": "This address is not written to: it bounced, or asked not to be. Use another one.",
        "fr": "On n'écrit pas à cette adresse : rejet ou refus. Utilisez-en une autre.",
    },
    "too_long_sms": {
        "es": "Con datos largos serían {0} mensajes de texto; caben {1}. Acórtelo.",
        "en": "With long values it would be {0} text messages; the most is {1}. Shorten it.",
        "fr": "Avec de longues valeurs, cela ferait {0} SMS ; {1} au plus. Raccourcissez.",
    },
    "too_long": {
        "es": "Con datos largos tendría {0} caracteres; caben {1}. Acórtelo.",
        "en": "With long values it would have {0} characters; the most is {1}. Shorten it.",
        "fr": "Avec de longues valeurs, cela ferait {0} caractères ; {1} au plus. Raccourcissez.",
    },
    "not_discreet": {
        "es": "Lo pueden leer otras personas, y «{0}» revela el programa, la salud o la "
        "maternidad. Dígalo de otro modo, o quítelo de las palabras discretas.",
        "en": "Others may read it, and “{0}” tells of the programme, health or motherhood. "
        "Say it in another way, or keep it out of discreet words.",
        "fr": "D'autres peuvent le lire, et « {0} » révèle le programme, la santé ou la "
        "maternité. Dites-le autrement, ou pas dans les mots discrets.",
    },
    "names_somebody": {
        "es": "El asunto lo ve cualquiera: no puede nombrar a nadie. Quite el nombre.",
        "en": "Anybody may see the subject: it must name nobody. Remove the name.",
        "fr": "N'importe qui peut voir l'objet : il ne doit nommer personne. Retirez le nom.",
    },
    "subject_unseen": {
        "es": "Este canal no tiene asunto. Quítelo.",
        "en": "This channel has no subject. Remove it.",
        "fr": "Ce canal n'a pas d'objet. Retirez-le.",
    },
    "only_whatsapp": {
        "es": "Solo los textos de WhatsApp llevan este nombre. Quítelo.",
        "en": "Only texts for WhatsApp have this name. Remove it.",
        "fr": "Seuls les textes pour WhatsApp ont ce nom. Retirez-le.",
    },
    "not_a_whatsapp_name": {
        "es": "WhatsApp usa minúsculas sin tilde, cifras y guiones bajos, 100 como máximo.",
        "en": "WhatsApp takes lower-case letters, digits and underscores, 100 at most.",
        "fr": "WhatsApp prend des minuscules sans accent, des chiffres et des soulignés, "
        "100 au plus.",
    },
    "approved_words_plain": {
        "es": "WhatsApp aprueba textos fijos: use solo datos, sin `if` ni filtros.",
        "en": "WhatsApp approves fixed texts: use only placeholders, without `if` or filters.",
        "fr": "WhatsApp approuve des textes fixes : n'utilisez que des champs, sans `if` ni filtres.",
    },
    "purpose_of_rule": {
        "es": "Esta plantilla la envían reglas cuyo propósito es: {0}. Use ese.",
        "en": "This template is sent by rules for: {0}. Use that purpose.",
        "fr": "Ce modèle est envoyé par des règles pour : {0}. Utilisez cette finalité.",
    },
    "purpose_security": {
        "es": "Solo los mensajes propios de la plataforma son de seguridad. Elija otro propósito.",
        "en": "Only the platform's own messages are for security. Choose another purpose.",
        "fr": "Seuls les messages propres à la plateforme sont de sécurité. Choisissez une "
        "autre finalité.",
    },
    "only_reminders": {
        "es": "Esta regla no recuerda nada futuro: envía de inmediato. Quite `minutes_before`.",
        "en": "This rule reminds of nothing in the future: it sends at once. Remove `minutes_before`.",
        "fr": "Cette règle ne rappelle rien de futur : elle envoie aussitôt. Retirez "
        "`minutes_before`.",
    },
    "not_values": {
        "es": "Escriba una línea `nombre=valor` por dato.",
        "en": "Write a line `name=value` for each placeholder.",
        "fr": "Écrivez une ligne `nom=valeur` par champ.",
    },
}
