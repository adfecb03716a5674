"""The words for what training's own rules find wrong."""

TRAINING: dict[str, dict[str, str]] = {
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
    "her_own": {
        "es": "Es su propia evidencia. Que la revise otra persona.",
        "en": "This is her own evidence. Have somebody else review it.",
        "fr": "C'est sa propre preuve. Faites-la examiner par quelqu'un d'autre.",
    },
    "before_her_time": {
        "es": "Su tiempo como embajadora comienza después. Elija otro día.",
        "en": "Her time as an ambassador begins later. Choose another day.",
        "fr": "Son temps d'ambassadrice commence plus tard. Choisissez un autre jour.",
    },
}
