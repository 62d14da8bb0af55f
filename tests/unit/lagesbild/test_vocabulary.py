"""The one vocabulary, as it is shipped: the codes of the field, their words, and what they mean for protection."""

import pytest

from lagesbild import reference
from tests.factories import REFERENCE

VOCABULARY = reference.read(REFERENCE).vocabulary


def test_the_environments_stand_in_the_order_of_the_field_and_three_are_shown_by_themselves() -> None:
    assert {code: term.default_view for code, term in VOCABULARY.environment.items()} == {
        "islamist": True,
        "right_wing": True,
        "autonomous": True,
        "mixed": False,
        "violence_fixated": False,
        "anti_state": False,
        "other": False,
        "unassessed": False,
    }


def test_every_record_type_has_its_class_and_a_survey_is_no_record() -> None:
    classes = {code: VOCABULARY.record_type[code].protection for code in VOCABULARY.terms("record_type")}
    assert classes == {"incident": "P", "tip": "I", "call": "X", "police_report": "I", "observation": "P"}
    assert "survey" in VOCABULARY.record_type


def test_travel_and_return_is_the_only_category_that_is_the_whole_city_s() -> None:
    assert [code for code, term in VOCABULARY.category.items() if term.whole_city_only] == ["travel_return"]


def test_a_threat_of_violence_is_the_only_concern_with_a_banner() -> None:
    assert [code for code, term in VOCABULARY.concern.items() if term.banner] == ["threat_of_violence"]


def test_another_authority_taking_over_does_not_close_a_call() -> None:
    assert [code for code, term in VOCABULARY.handling.items() if term.closed] == ["not_vbe", "closed"]


def test_a_month_is_too_imprecise_for_less_than_half_a_year() -> None:
    assert {code: term.days for code, term in VOCABULARY.time_precision.items()} == {"day": 1, "week": 7, "month": 182}


@pytest.mark.parametrize(
    ("category", "level_1"),
    [
        ("propaganda", "propaganda"),
        ("propaganda_sticker", "propaganda"),
        ("undue_influence_doxxing", "undue_influence"),
        ("other", "other"),
    ],
)
def test_a_category_lies_under_its_level_1(category: str, level_1: str) -> None:
    assert category in VOCABULARY.terms("category")
    assert VOCABULARY.level_1(category) == level_1


def test_what_nobody_has_judged_and_what_is_exact_are_found_by_their_meaning() -> None:
    assert (VOCABULARY.unassessed, VOCABULARY.exact_day) == ("unassessed", "day")


def test_a_term_has_its_words_in_both_languages_and_remembers_the_ones_before() -> None:
    right_wing, call = VOCABULARY.environment["right_wing"], VOCABULARY.record_type["call"]
    assert right_wing.label("sv") == "Våldsbejakande högerextrem miljö"
    assert right_wing.label("en") == "Violent right-wing extremist environment"
    assert (right_wing.short("sv"), right_wing.short("en")) == ("Högerextrem", "Right-wing")
    assert (call.plural("sv"), call.plural("en"))[0] == "orossamtal och konsultationer"
    assert call.plural("en") == "calls of concern and consultations"
    assert [earlier.sv for earlier in right_wing.earlier] == ["Vit makt-miljön"]


def test_no_two_environments_look_alike() -> None:
    looks = [(term.colour, term.mark) for term in VOCABULARY.environment.values()]
    assert len({colour for colour, _ in looks}) == len({mark for _, mark in looks}) == len(looks)
