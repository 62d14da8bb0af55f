"""One plain reading of a text: what a person would read, whatever signs it is written with."""

import pytest
from hypothesis import given, strategies as st

from lagesbild.gate.plain import plain, readings


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
        ("a&amp;amp;#64;b.se", "a@b.se"),
        ("%2541nna", "Anna"),
        ("\\u0041nna\\nAli", "Anna Ali"),
        ("<b>An</b>na<br>Ali", "Anna Ali"),
        ("①②③", "123"),
        ("❽⒈⑴", "811"),
        ("8️⃣1️⃣", "81"),
        ("一二三", "123"),
        ("A̶n̶n̶a̶", "Anna"),
        ("A.n.n.a", "Anna"),
    ],
)
def test_a_text_is_read_as_a_person_would(written: str, read: str) -> None:
    assert plain(written) == read


@given(st.text())
def test_a_plain_reading_holds_no_sign_without_width_and_no_line(text: str) -> None:
    assert not set(plain(text)) & set("\u200b\u200c\u200d\u2060\ufeff\n\t\r")


@pytest.mark.parametrize(
    ("written", "also_read"),
    [
        ("100%811228-9874", "100%811228-9874"),  # a percent sign that is one
        ("<a kontakt@skolan.se>", "<a kontakt@skolan.se>"),  # no tag
        ("SjÃ¶berg", "Sjöberg"),
        ("\u202eannA", "Anna"),
        ("noll sju noll ett två", "0 7 0 1 2"),
        ("E v a   E k", "Eva Ek"),
    ],
)
def test_a_text_that_may_be_read_in_two_ways_is_read_in_both(written: str, also_read: str) -> None:
    assert also_read in list(readings(written))


@pytest.mark.parametrize("text", ["Klotter på fasaden", "tre fyra personer", "2026-11-02 10:00", "K123456-26"])
def test_most_texts_have_one_reading(text: str) -> None:
    assert list(readings(text)) == [text]
