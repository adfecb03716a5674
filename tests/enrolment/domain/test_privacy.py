"""What may end in a log shows nobody."""

import pytest

from enrolment.domain.identity import DocumentType, read_document_number
from enrolment.domain.refusals import ValueRefused
from enrolment.domain.sheet import explain


def test_no_repr_and_no_explanation_shows_a_cell(read, sample_sheet):
    outcomes = read(sample_sheet("soacha-2026-messy.csv"))
    lines = sample_sheet("soacha-2026-messy.csv").decode("latin-1").splitlines()[3:-2]
    cells = {cell for line in lines for cell in line.split(";") if len(cell) > 4}
    cells -= {"correo", "whatsapp"}  # words of our own texts
    told = [repr(outcomes)]
    told += [
        explain(what, language)
        for each in outcomes
        for what in (*each.problems, *each.warnings)
        for language in ("es", "en", "fr")
    ]
    assert len(cells) > 100
    assert [cell for cell in cells if any(cell in text for text in told)] == []


def test_a_refused_value_is_not_in_the_error():
    with pytest.raises(ValueRefused) as caught:
        read_document_number("10X5233721", document_type=DocumentType.CC)
    assert "10X" not in repr(caught.value)
