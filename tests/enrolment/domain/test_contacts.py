import pytest

from enrolment.domain.sheet import Channel


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("3236150723", "+573236150723"),
        ("323 615 0723", "+573236150723"),
        ("(323) 615-0723", "+573236150723"),
        ("+57 3236150723", "+573236150723"),
        ("573236150723", "+573236150723"),
        ("0057 323 6150723", "+573236150723"),
        ("3236150723.0", "+573236150723"),
        ("+58 412-5551234", "+584125551234"),
        ("0058 412 5551234", "+584125551234"),
        ("+58 (0)412 5551234", "+584125551234"),
        ("+1 415 555 2671", "+14155552671"),
        ("+34 612 345 678", "+34612345678"),
        ("+57 3990000000", "+573990000000"),
    ],
)
def test_a_mobile_is_kept_in_international_form(read_row, written, kept):
    assert read_row(celular=written).row.mobile == kept


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("12345", "bad_mobile"),
        ("4236150723", "bad_mobile"),
        ("32361507234", "bad_mobile"),
        ("3236150723 / 3101112233", "bad_mobile"),
        ("+57 323615072", "bad_mobile"),
        ("de la mamá", "bad_mobile"),
        ("+57 4236150723", "bad_mobile"),
        ("+34 612 345", "bad_mobile"),
        ("+999 12345678", "bad_mobile"),
        ("+1 800 555 2671", "bad_mobile"),
        ("3236150723 ext 4", "bad_mobile"),
        ("٣٢٣٦١٥٠٧٢٣", "bad_mobile"),
        ("6017221234", "not_a_mobile"),
        ("+57 601 7221234", "not_a_mobile"),
        ("+34 912 345 678", "not_a_mobile"),
        ("3,23615E+09", "number_as_exponent"),
    ],
)
def test_a_mobile_that_cannot_be_read_refuses_the_row(refusals, written, code):
    assert refusals(celular=written) == [("celular", code)]


@pytest.mark.parametrize(
    "written", ["luz", "luz@", "luz@example", "l z@example.org", "a@b@example.org"]
)
def test_an_address_that_cannot_be_one_refuses_the_row(refusals, written):
    assert refusals(correo=written) == [("correo", "bad_email")]


def test_the_domain_of_an_address_is_kept_in_lower_case(read_row):
    assert read_row(correo="Luz@EXAMPLE.org").row.email == "Luz@example.org"


@pytest.mark.parametrize("written", ["no tiene", "No Tiene", "N/A", "-"])
def test_a_way_of_saying_none_is_read_as_blank_with_a_warning(read_row, written):
    outcome = read_row(correo=written)
    assert outcome.row.email is None
    assert [(each.column, each.code) for each in outcome.warnings] == [("correo", "read_as_blank")]


@pytest.mark.parametrize(
    ("written", "channel"),
    [
        ("correo", Channel.EMAIL),
        ("E-mail", Channel.EMAIL),
        ("SMS", Channel.SMS),
        ("WhatsApp", Channel.WHATSAPP),
        ("", Channel.WHATSAPP),
    ],
)
def test_the_preferred_channel_is_kept_and_is_whatsapp_when_none_is_named(
    read_row, written, channel
):
    assert read_row(canal_preferido=written).row.preferred_channel is channel


def test_without_a_mobile_the_channel_is_email(read_row):
    outcome = read_row(celular="", canal_preferido="")
    assert outcome.row.preferred_channel is Channel.EMAIL
    assert not outcome.warnings


def test_a_channel_without_its_contact_gives_way_with_a_warning(read_row, warnings):
    assert warnings(celular="") == [("canal_preferido", "channel_without_contact")]
    assert read_row(celular="").row.preferred_channel is Channel.EMAIL
    assert read_row(correo="", canal_preferido="correo").row.preferred_channel is Channel.WHATSAPP


def test_with_no_contact_at_all_there_is_no_channel(read_row, warnings):
    assert warnings(celular="", correo="") == [("celular", "no_contact")]
    assert read_row(celular="", correo="").row.preferred_channel is None


def test_an_unknown_channel_refuses_the_row(refusals):
    assert refusals(canal_preferido="paloma") == [("canal_preferido", "unknown_channel")]
