"""Personal data is refused whatever prose it stands in and whatever it is disguised as."""

import pytest
from hypothesis import given, strategies as st

from etl import mapping
from etl.workspace import gate_of
from lagesbild import reference
from lagesbild.gate.plain import plain
from tests.factories import REFERENCE
from tests.unit.lagesbild.gate import persons

#: The gate as the loader opens it: it knows the places and the agencies of Göteborg.
GATE = gate_of(reference.read(REFERENCE), mapping.read_all(REFERENCE))

NUMBERS = {"gate_personal_number": persons.identity_numbers(), "gate_phone": persons.phones()}
#: A disguised number is refused in any case; as what, depends on how it is read.
EITHER = set(NUMBERS)


@pytest.mark.parametrize("rule", NUMBERS)
@given(data=st.data())
def test_a_number_in_any_prose_is_refused(rule: str, data: st.DataObject) -> None:
    text = data.draw(NUMBERS[rule].flatmap(persons.in_prose))
    assert GATE.screen(text) in EITHER


@given(persons.identity_numbers())
def test_an_identity_number_is_refused_as_one(text: str) -> None:
    assert GATE.screen(text) == "gate_personal_number"


@pytest.mark.parametrize("rule", NUMBERS)
@pytest.mark.parametrize("digits", [persons.FULL_WIDTH, persons.ARABIC], ids=["full width", "Arabic"])
@given(data=st.data())
def test_a_number_in_another_alphabet_s_digits_is_refused(
    rule: str, digits: dict[int, int], data: st.DataObject
) -> None:
    number = data.draw(NUMBERS[rule]).translate(digits)
    assert GATE.screen(data.draw(persons.in_prose(number))) in EITHER


@pytest.mark.parametrize("rule", NUMBERS)
@given(data=st.data())
def test_a_number_with_signs_of_no_width_in_it_is_refused(rule: str, data: st.DataObject) -> None:
    number = data.draw(NUMBERS[rule].flatmap(persons.zero_width))
    assert GATE.screen(data.draw(persons.in_prose(number))) in EITHER


@pytest.mark.parametrize("rule", NUMBERS)
@given(data=st.data())
def test_a_number_written_with_html_entities_is_refused(rule: str, data: st.DataObject) -> None:
    number = data.draw(NUMBERS[rule].flatmap(persons.entities))
    assert GATE.screen(data.draw(persons.in_prose(number))) in EITHER


@pytest.mark.parametrize("rule", NUMBERS)
@given(data=st.data(), dash=st.sampled_from(persons.DASHES))
def test_a_number_with_any_dash_is_refused(rule: str, data: st.DataObject, dash: str) -> None:
    number = data.draw(NUMBERS[rule]).replace("-", dash)
    assert GATE.screen(data.draw(persons.in_prose(number))) in EITHER


@pytest.mark.parametrize("rule", NUMBERS)
@pytest.mark.parametrize("letters", persons.LETTERS_FOR_DIGITS)
@given(data=st.data())
def test_a_number_with_a_letter_for_a_digit_is_refused(rule: str, letters: str, data: st.DataObject) -> None:
    digit, letter = persons.LETTERS_FOR_DIGITS[letters]
    number = data.draw(NUMBERS[rule])
    how_many = data.draw(st.integers(0, 3))
    assert GATE.screen(data.draw(persons.in_prose(number.replace(digit, letter, how_many)))) in EITHER


@given(data=st.data())
def test_an_e_mail_address_is_refused_as_one_in_any_prose(data: st.DataObject) -> None:
    assert GATE.screen(data.draw(persons.emails().flatmap(persons.in_prose))) == "gate_email"


@given(data=st.data())
def test_a_disguised_e_mail_address_is_refused(data: st.DataObject) -> None:
    address = data.draw(persons.emails()).translate(persons.CYRILLIC)
    disguise = data.draw(st.sampled_from([persons.zero_width, persons.entities]))
    assert GATE.screen(data.draw(disguise(address))) == "gate_email"


@given(data=st.data())
def test_a_listed_name_is_refused_as_one_in_any_prose(data: st.DataObject) -> None:
    assert GATE.screen(data.draw(persons.person_names().flatmap(persons.in_prose))) == "gate_person_name"


@given(data=st.data())
def test_a_disguised_name_is_refused(data: st.DataObject) -> None:
    name = data.draw(persons.person_names())
    disguise = data.draw(st.sampled_from([persons.zero_width, persons.entities]))
    text = data.draw(disguise(name)) if data.draw(st.booleans()) else name.translate(persons.CYRILLIC)
    assert GATE.screen(data.draw(persons.in_prose(text))) == "gate_person_name"


@given(st.lists(st.sampled_from(persons.PROSE), min_size=1, max_size=8).map(" ".join))
def test_the_prose_around_them_is_let_pass(text: str) -> None:
    assert GATE.screen(text) is None


@given(st.text())
def test_reading_a_text_plainly_twice_says_the_same_of_it(text: str) -> None:
    """What is refused stays refused when the plain reading itself is delivered."""
    assert GATE.screen(text) is None or GATE.screen(plain(text)) is not None
