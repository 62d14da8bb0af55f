"""What single pages say of numbers: profiles, calls, surveys, what awaits, deliveries, and the group's notes."""

import inspect
import re
from collections.abc import Callable
from datetime import date
from math import nan
from types import ModuleType

import pytest

from lagesbild import findings, reference as references
from lagesbild.disclosure import SafeTable
from lagesbild.findings import outlook, profiles, reporting, support, surveys
from lagesbild.texts import LANGUAGES, Language, say
from lagesbild.words import Words
from tests.factories import REFERENCE
from tests.golden.sentences import pages
from tests.golden.sentences.made import Row, table

KNOWN = references.read(REFERENCE)
SITUATIONS = dict(pages.situations())
KEY = re.compile(r'"((?:finding|support|surveys|outlook|reporting)\.[a-z_]+)"')
#: Where one thing is told as if it were many.
ONE_AS_MANY = {
    "sv": re.compile(
        r"\b1 (?:\w+ (?:och|av) )?(?:är \w+de\b|\w*händelser|leveranser|rader|jämförelser|rapporter|avvisade)"
    ),
    "en": re.compile(r"\b1 (?:are|were|incidents|deliveries|rows|comparisons|reports|calls)\b"),
}


def test_there_is_a_situation_for_everything_that_these_pages_can_say(monkeypatch: pytest.MonkeyPatch) -> None:
    said: set[str] = set()

    def note(language: Language, key: str, **values: object) -> str:
        said.add(key)
        return say(language, key, **values)

    monkeypatch.setattr("lagesbild.words.say", note)
    assert all(sentence(Words(KNOWN, "sv")) for sentence in SITUATIONS.values())
    modules: tuple[ModuleType, ...] = (profiles, support, surveys, outlook, reporting)
    written = {key for module in modules for key in KEY.findall(inspect.getsource(module))}
    assert len(written) >= 20 and not {*written, "surveys.rise", "surveys.fall", "finding.note"} - said


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_is_not_told_as_many(language: Language) -> None:
    told = {name: ONE_AS_MANY[language].search(say_it(Words(KNOWN, language))) for name, say_it in SITUATIONS.items()}
    assert {name: found.group() for name, found in told.items() if found} == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SITUATIONS)
def test_no_sentence_has_a_unit_without_its_number_or_a_hole(name: str, language: Language) -> None:
    sentence = SITUATIONS[name](Words(KNOWN, language))
    assert not re.search(r"[–-]\s?%|\bnan\b|\bNone\b|\{|  |: \.|\(\)", sentence)
    assert sentence.endswith((".", "!", "?", "…")) and sentence[0] == sentence[0].upper()


def most(by: str, **codes: float) -> str:
    rows: list[Row] = [{by: code, "count": count, "previous": 0.0} for code, count in codes.items()]
    return profiles.most(table(rows, by), Words(KNOWN, "en"))


@pytest.mark.parametrize(
    ("codes", "named"),
    [
        ({"school": 1, "home": 4, "digital": 9, "workplace": 3}, "digital (9), home (4) and workplace (3)"),
        ({"school": 2, "home": 2, "digital": 2, "workplace": 2}, "school (2), home (2) and digital (2)"),
        ({"school": 0, "home": 1}, "home (1)"),
        ({"school": nan, "home": 3}, "home (3)"),
    ],
)
def test_the_three_most_frequent_are_named_ties_in_their_own_order(codes: dict[str, float], named: str) -> None:
    assert most("arena", **codes) == f"Most often: {named}."


@pytest.mark.parametrize(
    ("by", "code", "label"),
    [
        ("weekday", "1", "Monday"),
        ("source_reliability", "a", "A: reliable source"),
        ("arena", "public_place", "public place"),
    ],
)
def test_a_name_keeps_the_capital_that_it_has_in_the_middle_of_a_sentence(by: str, code: str, label: str) -> None:
    assert most(by, **{code: 3}) == f"Most often: {label} (3)."


def survey(change: str, **told: float) -> Row:
    row: Row = {"place_level": "district", "place": "lundby", "year": 2023, "n": 90, "change": change}
    return {**row, **dict.fromkeys(("share", "low", "high", "mean", "previous", "previous_mean"), nan), **told}


def test_where_means_have_a_year_before_them_it_is_not_said_that_there_is_none() -> None:
    made = table([survey("unknown", mean=3.6, previous_mean=3.1, previous_year=2022)])
    for language in LANGUAGES:
        words = Words(KNOWN, language)
        assert surveys.changes(made, words) != [words.say("surveys.no_year_before")]


def test_no_place_is_named_as_the_first_or_the_last() -> None:
    told = SITUATIONS["a survey: several places"](Words(KNOWN, "sv"))
    assert not [district.name for district in KNOWN.districts.values() if district.name in told]


def test_one_place_of_several_is_named_in_what_is_said_of_it() -> None:
    """Which district answered cannot be seen in the sentence else."""
    assert "Lundby" in SITUATIONS["a survey: one district alone"](Words(KNOWN, "sv"))


def test_questions_and_levels_are_those_that_were_asked() -> None:
    asked = [("unsafe_evening", "municipality"), ("unsafe_evening", "district"), ("stayed_in", "area")]
    made = table([{"question": question, "place_level": level} for question, level in reversed(asked)])
    assert surveys.questions(made, Words(KNOWN, "sv")) == ["unsafe_evening", "stayed_in"]
    assert surveys.levels(made, "unsafe_evening") == ["district", "municipality"], "the finest first"


def test_a_response_is_of_the_survey_as_a_whole_and_not_of_a_question_of_it() -> None:
    whole: Row = {"year": 2023, "question": None, "reporter": None, "sent": 900, "answered": 500, "response_rate": 55.6}
    of_one = {**whole, "question": "threat_or_hatred", "answered": 300, "response_rate": 33.3}
    assert surveys.response(table([whole, of_one]), Words(KNOWN, "sv")) == "500 av 900 svarade 2023 (56\u00a0%)."


@pytest.mark.parametrize("say_it", [outlook.observed, outlook.outside])
def test_what_is_not_known_of_before_is_a_dash_and_no_zero(say_it: Callable[[SafeTable, Words, str], str]) -> None:
    made = table([{"block": 0, "count": nan}, {"block": 1, "count": 3.0}])
    assert re.search(r"före: –\.", say_it(made, Words(KNOWN, "sv"), "v. 9–10 2024"))


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (date(2026, 10, 3), date(2026, 10, 3), "3 okt 2026"),
        (date(2026, 10, 3), date(2026, 10, 5), "3 okt – 5 okt 2026"),
        (date(2026, 12, 28), date(2027, 1, 3), "28 dec 2026 – 3 jan 2027"),
        (date(2026, 1, 1), date(2026, 12, 31), "1 jan – 31 dec 2026"),
    ],
)
def test_a_run_of_days_tells_the_year_once_where_it_is_one(first: date, last: date, told: str) -> None:
    assert findings.days(first, last, Words(KNOWN, "sv")) == told
