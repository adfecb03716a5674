"""What people read in a sheet, and about one, in French."""

SHEET = {
    "title": "Feuille de présence",
    "number": "N°",
    "name": "Nom",
    "taken_on": "Notée le",
    "legend": (
        "P présente · R en retard · E excusée · A absente · + après P ou R : la garde d'enfants a "
        "servi (P+). Vide : non noté.",
        "Raison de E : E1 sans garde d'enfants · E2 prend soin de quelqu'un · E3 santé · "
        "E4 sans transport · E5 sécurité · E6 études · E7 travail · E8 autre.",
        "« Notée le » : jour et heure où la présence a été notée, par exemple 18/08/2026 16:30 ; "
        "vide, la fin de la session.",
    ),
    "page": "Page &P sur &N",
    "days": ("lun", "mar", "mer", "jeu", "ven", "sam", "dim"),
    "file": "presence",
    "warning": "Utilisez P, R, E (avec le numéro de la raison) ou A ; + si la garde a servi.",
    "no_name": "—",
}
PROBLEMS = {
    "unreadable_mark": "Ceci n'est pas lisible. Écrivez P, R, E (avec le numéro de la raison) ou A, "
    "et + après P ou R si la garde d'enfants a servi.",
    "childcare_of_absent": "Qui n'est pas venue n'a pas utilisé la garde. Enlevez le + ou écrivez P "
    "ou R.",
    "no_childcare": "Aucune garde d'enfants n'était offerte à cette session. Enlevez le +, ou "
    "corrigez la session et renvoyez la feuille.",
    "childcare_full": "Il y a plus de + que de places de garde à cette session. Enlevez ce qui est "
    "en trop, ou offrez plus de places et renvoyez la feuille.",
    "unknown_learner": "Personne dans le groupe n'a ce numéro. Corrigez le numéro de la ligne.",
    "learner_twice": "Ce numéro est déjà dans une autre ligne. Laissez une seule ligne par personne.",
    "row_without_number": "La ligne n'a pas de numéro. Écrivez-le dans la première colonne.",
    "unknown_session": "La session de cette colonne n'est pas de ce groupe. Téléchargez la feuille "
    "de nouveau.",
    "session_twice": "La session de cette colonne est déjà dans une autre. Laissez-en une seule.",
    "unreadable_taken_on": "Ce n'est pas un jour et une heure. Écrivez-les comme 18/08/2026 16:30, "
    "ou laissez la cellule vide. Rien n'a été pris de cette colonne.",
    "taken_on_in_future": "Ce moment n'est pas encore venu. Corrigez-le. Rien n'a été pris de cette "
    "colonne.",
    "taken_on_before_session": "Ce moment est antérieur à la session. Corrigez-le. Rien n'a été pris "
    "de cette colonne.",
    "row_too_long": "La ligne a trop de texte. Enlevez ce qui n'est pas de la présence.",
    "session_not_begun": "La session n'a pas encore commencé. Notez la présence quand elle commence.",
    "session_cancelled": "La session a été annulée et ne compte pas. Videz la cellule.",
    "not_in_cohort_then": "Sa place a pris fin avant cette session. Videz la cellule.",
    "not_taken": "Ceci n'a pas pu être pris. Notez-le à sa session, seul, et vous verrez pourquoi.",
}
