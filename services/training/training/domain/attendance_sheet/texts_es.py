"""What people read in a sheet, and about one, in Spanish."""

SHEET = {
    "title": "Lista de asistencia",
    "number": "N.º",
    "name": "Nombre",
    "taken_on": "Tomada el",
    "legend": (
        "P presente · T tarde · E excusada · A ausente · + después de P o T: se usó el cuidado "
        "infantil (P+). En blanco: sin anotar.",
        "Razón de E: E1 sin cuidado infantil · E2 cuida de alguien · E3 salud · E4 sin transporte · "
        "E5 seguridad · E6 estudios · E7 trabajo · E8 otra.",
        "«Tomada el»: día y hora en que se anotó, por ejemplo 18/08/2026 16:30; en blanco, el final "
        "de la sesión.",
    ),
    "page": "Página &P de &N",
    "days": ("lun", "mar", "mié", "jue", "vie", "sáb", "dom"),
    "file": "asistencia",
    "warning": "Use P, T, E (con el número de la razón) o A; + si se usó el cuidado infantil.",
    "no_name": "—",
}
PROBLEMS = {
    "unreadable_mark": "No se entiende. Escriba P, T, E (con el número de la razón) o A, y + "
    "después de P o T si se usó el cuidado infantil.",
    "childcare_of_absent": "Quien no vino no usó el cuidado infantil. Quite el + o escriba P o T.",
    "no_childcare": "En esta sesión no se ofreció cuidado infantil. Quite el +, o corrija la sesión "
    "y envíe la lista de nuevo.",
    "childcare_full": "Hay más + que cupos de cuidado infantil en la sesión. Quite el que sobra, o "
    "ofrezca más cupos y envíe la lista de nuevo.",
    "unknown_learner": "Nadie del grupo tiene este número. Corrija el número de la fila.",
    "learner_twice": "Este número ya está en otra fila. Deje una sola fila por persona.",
    "row_without_number": "La fila no tiene número. Escríbalo en la primera columna.",
    "unknown_session": "La sesión de esta columna no es de este grupo. Descargue la lista de nuevo.",
    "session_twice": "La sesión de esta columna ya está en otra. Deje una sola.",
    "unreadable_taken_on": "No es un día y una hora. Escríbalos como 18/08/2026 16:30, o deje la "
    "celda en blanco. De esta columna no se tomó nada.",
    "taken_on_in_future": "Este momento aún no ha llegado. Corríjalo. De esta columna no se tomó "
    "nada.",
    "taken_on_before_session": "Este momento es anterior a la sesión. Corríjalo. De esta columna no "
    "se tomó nada.",
    "row_too_long": "La fila tiene demasiado texto. Quite lo que no sea asistencia.",
    "session_not_begun": "La sesión aún no ha comenzado. Anote la asistencia cuando comience.",
    "session_cancelled": "La sesión fue cancelada y no cuenta. Borre la celda.",
    "not_in_cohort_then": "Su cupo terminó antes de esta sesión. Borre la celda.",
    "not_taken": "No se pudo tomar. Anótela en la sesión, una por una, y verá por qué.",
}
