"""People to compare, all invented, and ways in which one person is written twice."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from enrolment.domain.matching import Likeness

FIRST_NAMES = ["Luisa", "Fernanda", "Yeimy", "Jeimi", "María", "Maria", "José", "Mariajosé",
               "Luis", "Estefanía", "Stefania", "Ana", "de la"]  # fmt: skip
SURNAMES = ["Páez", "Lozano", "Paes", "Rodríguez", "Rodrigues", "Rodrigez", "Caicedo", "Caycedo",
            "Páezlozano", "del Río"]  # fmt: skip
DAYS = [date(2008, 3, 11), date(2008, 11, 3), date(2008, 3, 12), date(2009, 3, 11),
        date(2008, 3, 21), date(1998, 3, 11)]  # fmt: skip


def luisa(**facts: Any) -> Likeness:
    """Luisa, with whatever a test is about."""
    known: dict[str, Any] = {
        "first_names": "Luisa",
        "surnames": "Páez Lozano",
        "document_type": "CC",
        "document_number": "1192115159",
        "birth_date": date(2008, 3, 11),
        "mobile": "+573198258689",
        "email": "luisa.paez@example.org",
    }
    return Likeness(**{**known, **facts})


def other(**facts: Any) -> Likeness:
    """Another record that has nothing of Luisa's but what a test says."""
    known: dict[str, Any] = {
        "first_names": "Wendy",
        "surnames": "Díaz Ruiz",
        "document_type": "PPT",
        "document_number": "5720487",
        "birth_date": date(1999, 12, 25),
        "mobile": None,
        "email": None,
    }
    return Likeness(**{**known, **facts})


def _some(words: list[str]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(words), min_size=1, max_size=3).map(" ".join)


#: People of one small village, so that two of them are often alike.
villagers = st.builds(
    Likeness,
    first_names=_some(FIRST_NAMES),
    surnames=_some(SURNAMES),
    document_type=st.sampled_from(["TI", "CC"]),
    document_number=st.sampled_from(["1192115159", "1192115160", "1192115161"]),
    birth_date=st.sampled_from(DAYS),
    mobile=st.sampled_from([None, "+573198258689", "+573100000000"]),
    email=st.sampled_from([None, "casa@example.org", "Casa@example.org", "ana@example.org"]),
)
#: People with whatever a record may hold.
anybody = st.builds(
    Likeness,
    first_names=st.text(min_size=1, max_size=40),
    surnames=st.text(min_size=1, max_size=40),
    document_type=st.sampled_from(["TI", "CC", "PA"]),
    document_number=st.text("0123456789AB", min_size=5, max_size=16),
    birth_date=st.dates(date(1920, 1, 1), date(2026, 8, 18)),
    mobile=st.none() | st.just("+573198258689"),
    email=st.none() | st.just("luisa.paez@example.org"),
)
