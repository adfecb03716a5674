"""The words for what is wrong with a description of a service, and with what does not fit one."""

DESCRIPTIONS: dict[str, dict[str, str]] = {
    "name_taken": {
        "es": "Ese nombre es de la plataforma. Llame su servicio de otro modo.",
        "en": "That name is the platform's. Call your service something else.",
        "fr": "Ce nom est celui de la plateforme. Appelez votre service autrement.",
    },
    "description_too_large": {
        "es": "La descripción pasa de {0} bytes. Describa menos en un servicio.",
        "en": "The description is larger than {0} bytes. Describe less in one service.",
        "fr": "La description dépasse {0} octets. Décrivez moins dans un service.",
    },
    "description_too_long": {
        "es": "La descripción tiene más de {0} nombres y valores. Describa menos en un servicio.",
        "en": "The description has more than {0} names and values. Describe less in one service.",
        "fr": "La description compte plus de {0} noms et valeurs. Décrivez moins dans un service.",
    },
    "comparison_too_long": {
        "es": "Compararla con lo prometido tomaría demasiado. Describa lo nuevo en otro servicio.",
        "en": "To compare it with what was promised takes too long. Describe what is new in another"
        " service.",
        "fr": "La comparer à ce qui fut annoncé prend trop de temps. Décrivez le nouveau dans un autre"
        " service.",
    },
    "promised_too_much": {
        "es": "Con lo ya prometido pasa de {0} nombres y valores. Describa lo nuevo en otro servicio.",
        "en": "With what was promised it has more than {0} names and values. Describe what is new in"
        " another service.",
        "fr": "Avec ce qui fut annoncé, elle dépasse {0} noms et valeurs. Décrivez le nouveau dans un"
        " autre service.",
    },
    "described_twice": {
        "es": "Es orden y consulta a la vez. Deje una sola.",
        "en": "It is a command and a query at once. Keep one.",
        "fr": "C'est à la fois une commande et une requête. Gardez-en une.",
    },
    "not_its_type": {
        "es": "Un tipo de este servicio empieza por {0} y termina en su versión, como .v1.",
        "en": "A type of this service begins with {0} and ends with its version, such as .v1.",
        "fr": "Un type de ce service commence par {0} et finit par sa version, comme .v1.",
    },
    "subject_missing": {
        "es": "Nombre una propiedad obligatoria del esquema: de qué trata el evento.",
        "en": "Name a required property of the schema: what the event is about.",
        "fr": "Nommez une propriété obligatoire du schéma : ce dont parle l'événement.",
    },
    "not_a_scope": {
        "es": "Un permiso lleva minúsculas, cifras y guiones, como biblioteca:write.",
        "en": "A scope has lower-case letters, digits and hyphens, such as library:write.",
        "fr": "Un droit a des minuscules, des chiffres et des tirets, comme library:write.",
    },
    "error_unknown": {
        "es": "Nombra un error que la descripción no define. Defínalo en «errors».",
        "en": "It names an error that the description does not define. Define it in “errors”.",
        "fr": "Il nomme une erreur que la description ne définit pas. Définissez-la dans « errors ».",
    },
    "texts_by_language": {
        "es": "Dé un texto en «es», y si quiere en «en» y «fr».",
        "en": "Give a text in “es”, and if you like in “en” and “fr”.",
        "fr": "Donnez un texte en « es » et, si vous voulez, en « en » et « fr ».",
    },
    "not_an_object_schema": {
        "es": 'El esquema debe ser de un objeto: "type": "object".',
        "en": 'The schema must be of an object: "type": "object".',
        "fr": 'Le schéma doit être celui d\'un objet : "type": "object".',
    },
    "keyword_refused": {
        "es": "«{0}» no se admite en un esquema. Quítelo, o dígalo con lo que sí se admite.",
        "en": "“{0}” is not taken in a schema. Remove it, or say it with what is taken.",
        "fr": "« {0} » n'est pas admis dans un schéma. Supprimez-le, ou dites-le autrement.",
    },
    "reference_refused": {
        "es": "Una referencia va a «#/$defs/nombre» del mismo esquema, y a nada más.",
        "en": "A reference goes to “#/$defs/name” of the same schema, and nowhere else.",
        "fr": "Une référence mène à « #/$defs/nom » du même schéma, et nulle part ailleurs.",
    },
    "reference_alone": {
        "es": "Junto a «$ref» no va nada más. Una los dos esquemas con «allOf».",
        "en": "Nothing else stands beside “$ref”. Join both schemas with “allOf”.",
        "fr": "Rien d'autre à côté de « $ref ». Joignez les deux schémas avec « allOf ».",
    },
    "reference_loop": {
        "es": "El esquema se refiere a sí mismo. Desdóblelo hasta donde haga falta.",
        "en": "The schema refers to itself. Write it out as far as you need it.",
        "fr": "Le schéma se réfère à lui-même. Écrivez-le aussi loin qu'il le faut.",
    },
    "too_deep": {
        "es": "Tiene más de {0} niveles. Hágalo más plano.",
        "en": "It has more than {0} levels. Make it flatter.",
        "fr": "Il a plus de {0} niveaux. Faites-le plus plat.",
    },
    "too_many_schemas": {
        "es": "Tiene más de {0} esquemas dentro, contados cada vez que se nombran.",
        "en": "It has more than {0} schemas within, counted each time they are referred to.",
        "fr": "Il contient plus de {0} schémas, comptés chaque fois qu'ils sont nommés.",
    },
    "count": {
        "es": "Lleva de {0} a {1}.",
        "en": "It takes {0} to {1} of them.",
        "fr": "Il en faut de {0} à {1}.",
    },
    "changed": {
        "es": "Cambió lo prometido en esta versión. Publique otra versión junto a esta.",
        "en": "It changes what this version promised. Publish another version beside it.",
        "fr": "Cela change ce que cette version promettait. Publiez une autre version à côté.",
    },
    "property_gone": {
        "es": "Falta algo prometido en esta versión. Déjelo, o publique otra versión.",
        "en": "Something that this version promised is gone. Keep it, or publish another version.",
        "fr": "Il manque ce que cette version promettait. Gardez-le, ou publiez une autre version.",
    },
    "became_required": {
        "es": "No era obligatorio en esta versión. Déjelo opcional, o publique otra versión.",
        "en": "It was not required in this version. Leave it optional, or publish another one.",
        "fr": "Il n'était pas obligatoire dans cette version. Laissez-le facultatif.",
    },
    "became_optional": {
        "es": "Estaba siempre en esta versión. Déjelo obligatorio, o publique otra versión.",
        "en": "It was always there in this version. Leave it required, or publish another one.",
        "fr": "Il était toujours là dans cette version. Laissez-le obligatoire.",
    },
    "of_type": {
        "es": "Debe ser de tipo: {0}.",
        "en": "It must be of the type: {0}.",
        "fr": "Il doit être de type : {0}.",
    },
    "size": {
        "es": "Su tamaño o valor no está entre {0} y {1}.",
        "en": "Its size or value is not between {0} and {1}.",
        "fr": "Sa taille ou sa valeur n'est pas entre {0} et {1}.",
    },
    "none_of_them": {
        "es": "No corresponde a ninguna de las formas que puede tener, o a más de una.",
        "en": "It has none of the shapes that it may have, or more than one.",
        "fr": "Il ne suit aucun des modèles possibles, ou il en suit plusieurs.",
    },
    "too_costly": {
        "es": "Comprobarlo tomaría demasiado. Envíe menos de una vez.",
        "en": "To check it would take too long. Send less at once.",
        "fr": "Le vérifier prendrait trop de temps. Envoyez-en moins à la fois.",
    },
}
