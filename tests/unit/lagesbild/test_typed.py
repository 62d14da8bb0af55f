"""What is typed stays for good: it passes the gate, and is one short line."""

import pytest

from lagesbild import reference
from lagesbild.errors import WrongUse
from lagesbild.typed import LONGEST, checked
from tests.factories import REFERENCE

GOTEBORG = reference.read(REFERENCE)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Underlag till möte i Lundby", "Underlag till möte i Lundby"),
        ("  forskning,\n\tetikprövad  ", "forskning, etikprövad"),
        ("å" * LONGEST, "å" * LONGEST),
    ],
)
def test_a_sound_text_is_one_line(typed: str, kept: str) -> None:
    assert checked(typed, GOTEBORG) == kept


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("begärt av Anna Andersson", "typed_personal_data"),
        ("ring 070-123 45 67", "typed_personal_data"),
        ("till anna@example.org", "typed_personal_data"),
        ("", "typed_not_a_text"),
        (" \n", "typed_not_a_text"),
        ("å" * (LONGEST + 1), "typed_not_a_text"),
        ("m\x00te", "typed_not_a_text"),
        ("m\udcf6te", "typed_not_a_text"),
    ],
)
def test_another_one_is_refused_without_being_repeated(typed: str, key: str) -> None:
    with pytest.raises(WrongUse) as error:
        checked(typed, GOTEBORG)
    assert error.value.key == key
    assert not typed.strip() or typed not in error.value.explain("sv")
