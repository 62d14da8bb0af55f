"""What is said of numbers: to the letter in every situation, in plain words, and never more than the table holds."""

import re
from math import isnan
from typing import Any

import pytest
from hypothesis import given, strategies as st

from lagesbild import reference as references
from lagesbild.access import Page
from lagesbild.findings import verdicts
from lagesbild.statistics.verdict import Verdict
from lagesbild.texts import LANGUAGES, Language, catalogue, say
from lagesbild.words import Words
from tests.factories import REFERENCE
from tests.golden.sentences.made import Row
from tests.golden.sentences.situations import EIGHT_WEEKS, FILE, row, situations, told

KNOWN = references.read(REFERENCE)
SITUATIONS = dict(situations())
#: Words that only a statistician knows, or that say more than a count of reports can.
FORBIDDEN = (
    *("signifikan", "significan", "p-värde", "p-value", "konfidens", "confidence", "standardavvik", "standard dev"),
    *("extremismen ökar", "extremismen minskar", "extremism rises", "extremism is rising", "extremism increases"),
    *("hotnivå", "threat level", "bevisa", "prove", "trend", "orsakade", "caused", "alarm", "larm"),
)
#: Where a statement is made of numbers; the names of pages and columns are none.
SPOKEN = ("verdict", "previous", "year", "preliminary", "meeting", "sources", "mix", "shift", "effect", "finding")


def test_what_is_said_is_what_the_golden_file_holds() -> None:
    assert told() == FILE.read_text(encoding="utf-8"), "a wanted change: python -m tests.golden.sentences"


def test_there_is_a_situation_for_everything_that_can_be_said(monkeypatch: pytest.MonkeyPatch) -> None:
    said: set[str] = set()

    def note(language: Language, key: str, **values: object) -> str:
        said.add(key)
        return say(language, key, **values)

    monkeypatch.setattr("lagesbild.words.say", note)
    assert len(SITUATIONS) >= 60 and told()
    sections = ("verdict", "previous", "year", "preliminary", "meeting", "sources", "mix", "shift", "effect")
    told_of = {key for key in catalogue() if key.split(".")[0] in sections} - {f"{page}.question" for page in Page}
    assert not told_of - said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SITUATIONS)
def test_no_sentence_has_a_word_that_says_too_much(name: str, language: Language) -> None:
    sentence = SITUATIONS[name](Words(KNOWN, language)).lower()
    assert not [word for word in FORBIDDEN if word in sentence]


@pytest.mark.parametrize("key", [key for key in catalogue() if key.split(".")[0].split("_")[0] in SPOKEN])
def test_no_text_has_a_word_that_says_too_much(key: str) -> None:
    texts = " ".join(catalogue()[key].values()).lower()
    assert not [word for word in FORBIDDEN if word in texts]


def test_the_words_that_say_too_much_are_looked_for_where_they_would_stand() -> None:
    assert [word for word in FORBIDDEN if word in "en signifikant ökning: extremismen ökar"] == [
        "signifikan",
        "extremismen ökar",
    ]


@pytest.mark.parametrize(
    ("count", "mean", "told_in_per_cent"), [(19, 25.0, False), (20, 23.0, True), (8, 30.0, False), (400, 460.0, True)]
)
def test_a_change_is_told_in_per_cent_of_twenty_and_more_alone(
    count: float, mean: float, told_in_per_cent: bool
) -> None:
    one: Row = {"count": count, "known": 0.8, "mean": mean, "lo": count, "hi": mean + 5}
    for language in LANGUAGES:
        assert ("%" in verdicts.to_come(one, Words(KNOWN, language))) is told_in_per_cent


COUNTS = st.integers(0, 60)


@st.composite
def rows(draw: st.DrawFn) -> Row:
    lo, width = draw(COUNTS), draw(st.integers(0, 30))
    known = draw(st.booleans())
    return row(
        draw(COUNTS),
        str(draw(st.sampled_from(Verdict))),
        lo + width / 2,
        lo,
        lo + width,
        alone=draw(st.sampled_from(["", "tip"])),
        seasonal=draw(st.booleans()),
        previous=draw(COUNTS) if known else float("nan"),
        to_previous=draw(st.sampled_from(["rise", "fall", "none"])) if known else "unknown",
        rise_at=draw(COUNTS) if known else float("nan"),
        year_around=draw(COUNTS),
        to_year=draw(st.sampled_from(["rise", "fall", "none", "unknown"])),
    )


@given(one=rows(), length=st.sampled_from([1, EIGHT_WEEKS]))
def test_every_number_in_a_sentence_stands_in_its_row(one: Row, length: int) -> None:
    words = Words(KNOWN, "sv")
    spoken = [verdicts.verdict(one, words, length), verdicts.previous(one, words), verdicts.last_year(one, words)]
    held = {round(value) for value in one.values() if _is_number(value)} | {1}  # "färre än 1"
    said = {int(number) for sentence in spoken for number in re.findall(r"\d+", sentence)}
    assert said <= held


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and not isnan(value)


@given(one=rows())
def test_the_number_of_reports_comes_first(one: Row) -> None:
    sentence = verdicts.verdict(one, Words(KNOWN, "sv"))
    assert re.match(r"(\d+) rapport(er)?\b", sentence)
    assert sentence.startswith(f"{one['count']} ")


@given(one=rows())
def test_where_nothing_was_reported_it_is_said_that_this_is_no_proof_of_nothing(one: Row) -> None:
    sentence = verdicts.verdict(one, Words(KNOWN, "sv"))
    assert ("inget har rapporterats" in sentence) is (one["count"] == 0)


@given(one=rows())
def test_what_is_usual_or_not_judged_is_never_called_more_or_fewer_than_expected(one: Row) -> None:
    quiet = one["verdict"] not in ("more", "clearly_more", "fewer", "clearly_fewer")
    said = verdicts.verdict(one, Words(KNOWN, "sv")) + verdicts.word(one, Words(KNOWN, "sv"))
    assert not (quiet and re.search(r"(fler|färre) än väntat", said))
    assert "tydligt" not in said.lower() or one["verdict"] in ("clearly_more", "clearly_fewer")
