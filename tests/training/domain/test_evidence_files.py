"""A file is what its first bytes say, whatever it is called."""

import pytest

from training.domain.evidence import ending_of, named


@pytest.mark.parametrize(
    ("start", "ending"),
    [
        (b"%PDF-1.4\n", ".pdf"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", ".jpg"),
        (b"\x89PNG\r\n\x1a\n", ".png"),
        (b"RIFF\x00\x10\x00\x00WEBPVP8 ", ".webp"),
        (b"ID3\x04\x00", ".mp3"),
        (b"\xff\xfb\x90\x64", ".mp3"),
        (b"\xff\xf3\x40\xc4", ".mp3"),
        (b"\x00\x00\x00\x20ftypM4A \x00\x00", ".m4a"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00", ".mp4"),
        (b"\x00\x00\x00\x20ftypisom\x00\x00", ".mp4"),
        (b"\x00\x00\x00\x14ftypqt  \x00\x00", None),
        (b"\x00\x00\x00\x18ftypheic\x00\x00", None),
        (b"RIFF\x00\x10\x00\x00WAVEfmt ", None),
        (b"\xff\xfe<\x00h\x00", None),
        (b"\xff\xf1\x50\x80", None),
        (b"PK\x03\x04", None),
        (b"<svg", None),
        (b"GIF89a", None),
        (b" %PDF-1.4", None),
        (b"", None),
    ],
)
def test_what_a_file_is_shows_at_its_beginning(start, ending):
    assert ending_of(start) == ending


def test_a_name_gets_the_ending_of_its_content():
    assert named("tarea.PNG", ending=".png") == "tarea.PNG"
    assert named("tarea.html", ending=".png") == "tarea.html.png"
    assert len(named("x" * 200, ending=".webp")) == 200
