"""One plain reading of a text: what a person would read, whatever signs it is written with."""

import pytest
from hypothesis import given, strategies as st

from lagesbild.gate.plain import plain


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Klotter på fasaden", "Klotter på fasaden"),
        ("två\n\trader", "två rader"),
        ("a\u00a0b\u2003c", "a b c"),
        ("A&#110;na &amp; B", "Anna & B"),
        ("namn%40skola.se", "namn@skola.se"),
        ("１２３", "123"),
        ("٠٧٠", "070"),
        ("Аnnа", "Anna"),
        ("Αlί".replace("ί", "i"), "Ali"),
        ("an\u200bna\u00ad", "anna"),
        ("811228–9874", "811228-9874"),
        ("811228−9874", "811228-9874"),
        ("O7O-123 45 67", "070-123 45 67"),
        ("8112z8", "8112z8"),
        ("bilen stod i 10 l vatten", "bilen stod i 10 l vatten"),
        ("A n n a", "Anna"),
        ("ﬁnna", "finna"),
    ],
)
def test_a_text_is_read_as_a_person_would(written: str, read: str) -> None:
    assert plain(written) == read


@given(st.text())
def test_a_plain_reading_holds_no_sign_without_width_and_no_line(text: str) -> None:
    assert not set(plain(text)) & set("\u200b\u200c\u200d\u2060\ufeff\n\t\r")
