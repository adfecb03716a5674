"""What people read about a sheet, in French."""

COLUMN = "Colonne « {column} » : {text}"
LEFT_OUT = "La ligne a été lue sans cette donnée."
#: title of the column that remarks are written to
REMARKS = "Remarques de l'importation"

ROWS = {
    "too_young": "elle est plus jeune que ne le demande cet appel. Vérifiez la date de naissance ou choisissez un autre appel.",
    "too_old": "elle est plus âgée que ne le demande cet appel. Vérifiez la date de naissance ou choisissez un autre appel.",
    "other_municipality": "cet appel est destiné à une autre commune. Vérifiez la commune ou choisissez un autre appel.",
    "municipality_unknown": "cet appel demande la commune. Ajoutez la colonne ou remplissez la cellule.",
    "other_sex": "cet appel est destiné à d'autres personnes. Vérifiez le sexe ou choisissez un autre appel.",
    "sex_unknown": "cet appel demande le sexe. Ajoutez la colonne ou remplissez la cellule.",
    "other_gender": "cet appel est destiné à d'autres personnes. Vérifiez le genre ou choisissez un autre appel.",
    "gender_unknown": "cet appel demande le genre. Ajoutez la colonne ou remplissez la cellule.",
    "agreement_over": "l'accord avec qui envoie cette feuille a pris fin. Concluez-en un nouveau avant de l'envoyer.",
    "participant_left": "elle a quitté le programme. Si elle revient, réadmettez-la d'abord.",
    "missing_value": "la donnée manque. Indiquez-la.",
    "unknown_document_type": "ce type de document est inconnu. "
    "Écrivez RC, TI, CC, CE, PA, PPT ou PEP.",
    "number_as_exponent": "le tableur a abrégé le numéro (comme 1,02E+09) et des chiffres sont "
    "perdus. Mettez la colonne au format texte et saisissez de nouveau le numéro.",
    "letters_in_number": "le numéro contient des lettres ou des signes. Écrivez seulement les "
    "chiffres (pour un passeport, lettres et chiffres).",
    "wrong_length": "le numéro a trop ou trop peu de chiffres pour ce type de document. "
    "Comparez-le au document.",
    "too_long": "le texte est trop long. Raccourcissez-le.",
    "garbled_text": "des lettres sont abîmées. Enregistrez la feuille en « CSV UTF-8 » "
    "et renvoyez-la.",
    "odd_characters": "il y a des chiffres ou des signes qui ne vont pas dans un nom. "
    "Si une lettre accentuée est abîmée, enregistrez la feuille en « CSV UTF-8 ».",
    "not_a_mobile": "c'est un téléphone fixe. Écrivez un portable : dix chiffres, "
    "dont le premier est 3.",
    "bad_mobile": "ce n'est pas un numéro de portable. Écrivez-en un seul, de dix chiffres "
    "commençant par 3, ou avec + et l'indicatif s'il est étranger ; ou laissez la cellule vide.",
    "bad_email": "ce n'est pas une adresse électronique. Écrivez-la comme nom@example.org "
    "ou laissez la cellule vide.",
    "ambiguous_date": "l'année n'a que deux chiffres et la date peut se lire de plusieurs façons. "
    "Écrivez-la jj/mm/aaaa.",
    "impossible_date": "cette date n'existe pas dans le calendrier. Corrigez-la ; "
    "le jour vient avant le mois : jj/mm/aaaa.",
    "unreadable_date": "ce n'est pas une date lisible. Écrivez-la jj/mm/aaaa.",
    "date_in_future": "la date est dans le futur. Corrigez-la.",
    "implausible_date": "la date est trop ancienne. Vérifiez l'année.",
    "authorised_before_birth": "l'autorisation précède la naissance. Vérifiez les deux dates.",
    "not_a_number": "ce n'est pas un nombre. Écrivez-le en chiffres.",
    "implausible_number": "le nombre est trop grand. Vérifiez-le.",
    "not_yes_or_no": "la réponse doit être oui ou non (sí, no). Corrigez-la ou laissez la "
    "cellule vide.",
    "unknown_channel": "ce canal est inconnu. Écrivez email, sms ou whatsapp, "
    "ou laissez la cellule vide.",
    "unknown_sex": "cette réponse est inconnue. Écrivez F, M ou intersexe, "
    "ou laissez la cellule vide.",
    "unknown_gender": "cette réponse est inconnue. Écrivez femme, homme, non binaire, autre ou "
    "je préfère ne pas le dire, ou laissez la cellule vide.",
    "unknown_language": "nous n'écrivons pas dans cette langue. Écrivez espagnol, anglais ou "
    "français, ou laissez la cellule vide.",
    "cell_error": "la formule de la cellule donne une erreur ou n'a pas de résultat. "
    "Écrivez la donnée à sa place.",
    "control_character": "il y a des caractères invisibles qui ne sont pas du texte. "
    "Effacez la cellule et saisissez-la de nouveau.",
    "ragged_row": "La ligne a {found} cellules et l'en-tête {expected}. Cherchez un séparateur en "
    "trop ou manquant ; si un texte en contient un, mettez le texte entre guillemets doubles.",
    "repeated_row": "ce document est déjà à la ligne {first_line}. "
    "Gardez une seule ligne par personne.",
    "line_too_long": "La ligne est trop longue. Raccourcissez les textes ou vérifiez les sauts "
    "de ligne.",
    "unclosed_quote": "Un guillemet double n'est pas fermé. Fermez-le ou effacez-le.",
    "document_of_another_age": "ce type de document est inhabituel à cet âge. Vérifiez le type et "
    "la date de naissance.",
    "expired_document": "le document a expiré. L'inscription continue ; "
    "demandez son renouvellement.",
    "name_rewritten": "des espaces ou des majuscules ont été corrigés. Vérifiez le résultat.",
    "number_in_words": "le nombre était en lettres et a été lu comme un chiffre. "
    "La prochaine fois, écrivez-le en chiffres.",
    "read_as_blank": "la cellule a été lue comme vide. S'il y a une donnée, indiquez-la.",
    "read_as_cc": "le type du document n'est pas indiqué et a été pris pour une CC. "
    "S'il est autre, indiquez-le.",
    "minor_without_guardian": "personne mineure dont le nom du représentant manque. Indiquez-le.",
    "no_authorisation": "sans date d'autorisation, aucun message ne sera envoyé. "
    "Demandez l'autorisation et indiquez sa date.",
    "no_contact": "il n'y a ni portable ni adresse électronique ; nous ne pourrons pas écrire à "
    "cette personne. Demandez l'un des deux.",
    "channel_without_contact": "le canal choisi n'a ni adresse ni numéro ; l'autre sera utilisé. "
    "Complétez le contact ou changez le canal.",
}

UNREADABLE = {
    "empty": "Le fichier est vide. Envoyez la feuille avec son en-tête et ses lignes.",
    "binary": "Le fichier n'est pas une feuille de calcul ; il ressemble à un PDF, une image ou "
    "un autre document. Dans le tableur, choisissez Enregistrer sous XLSX ou « CSV UTF-8 » "
    "et envoyez ce fichier.",
    "old_workbook": "Le fichier est dans un format de tableur que nous ne lisons pas "
    "(XLS, XLSB ou ODS). Ouvrez-le, choisissez Enregistrer sous XLSX ou « CSV UTF-8 » "
    "et envoyez ce fichier.",
    "encrypted_workbook": "Le classeur est protégé par un mot de passe et nous ne pouvons pas "
    "l'ouvrir. Retirez le mot de passe, enregistrez-le et renvoyez-le.",
    "broken_workbook": "Le classeur est endommagé ou n'a pas été enregistré par un tableur. "
    "Ouvrez-le, enregistrez-le de nouveau en XLSX ou « CSV UTF-8 » et envoyez ce fichier.",
    "workbook_too_large": "Le classeur est trop grand une fois ouvert. "
    "Copiez la seule feuille d'inscription dans un nouveau classeur et envoyez ce fichier.",
    "encoding": "L'encodage du texte n'est pas reconnu. "
    "Enregistrez la feuille en « CSV UTF-8 » et renvoyez-la.",
    "no_header": "Aucun en-tête trouvé parmi les 50 premières lignes. Il doit nommer au moins "
    "prénoms, noms, type et numéro de document et date de naissance, chacun dans sa cellule ; "
    "dans un CSV, séparés par point-virgule, virgule ou tabulation.",
    "missing_columns": "Il manque des colonnes à l'en-tête : {columns}. Ajoutez-les.",
    "mapped_column_missing": "La feuille n'a pas des colonnes que vous avez indiquées : "
    "{columns}. Corrigez la correspondance ou l'en-tête.",
    "repeated_columns": "L'en-tête répète une colonne : {columns}. Gardez-en une seule.",
    "too_wide": "Des lignes ou des en-têtes sont trop longs pour une feuille d'inscription. "
    "Vérifiez que c'est le bon fichier.",
    "no_rows": "La feuille a un en-tête mais aucune personne. Ajoutez les lignes.",
}
