"""The law clock in words: how much is there, whose time is out, what comes next; in both languages."""

from dataclasses import replace
from datetime import date

import pytest

from lagesbild import law, reference
from lagesbild.findings import law as told
from lagesbild.law import Decision, Element
from lagesbild.texts import LANGUAGES, Language
from lagesbild.words import Words
from tests.factories import REFERENCE

TODAY = date(2026, 8, 20)
SV, EN = (Words(reference.read(REFERENCE), language) for language in ("sv", "en"))
#: A plan with five months left, a council, and a mapping of each fate.
PLAN = Decision(Element.PLAN, date(2025, 1, 31))
COUNCIL = Decision(Element.COUNCIL, date(2019, 5, 1))
NEW, OUT = (Decision(Element.MAPPING, day) for day in (date(2026, 3, 1), date(2024, 8, 19)))


def said(*decisions: Decision, words: Words = SV) -> str:
    return told.told(law.standing(decisions, TODAY), words)


@pytest.mark.parametrize(
    ("decisions", "sentence"),
    [
        ((), "Inget är noterat än om de 8 delar som lagen tar upp."),
        ((replace(PLAN, day=None),), "Inget är noterat än om de 8 delar som lagen tar upp."),
        ((COUNCIL,), "1 av 8 delar finns."),
        ((PLAN, COUNCIL, NEW), "3 av 8 delar finns. Närmast: åtgärdsplanen, 5 månader kvar."),
        ((PLAN, OUT), "2 av 8 delar finns. Tiden är ute för kartläggningen."),
        (
            (PLAN, replace(NEW, day=PLAN.day)),
            "2 av 8 delar finns. Närmast: kartläggningen och åtgärdsplanen, 5 månader kvar.",
        ),
        (
            (OUT, replace(PLAN, day=date(2024, 1, 1)), Decision(Element.ANALYSIS, date(2023, 9, 1))),
            "3 av 8 delar finns. Tiden är ute för kartläggningen, analysen och åtgärdsplanen.",
        ),
        ((replace(PLAN, day=date(2024, 9, 20)),), "1 av 8 delar finns. Närmast: åtgärdsplanen, 1 månad kvar."),
        (
            (replace(PLAN, day=date(2024, 8, 20)),),
            "1 av 8 delar finns. Närmast: åtgärdsplanen, mindre än en månad kvar.",
        ),
    ],
)
def test_the_sentence_tells_how_much_is_there_and_what_is_next(decisions: tuple[Decision, ...], sentence: str) -> None:
    assert said(*decisions) == sentence


@pytest.mark.parametrize(
    ("decisions", "sentence"),
    [
        ((), "Nothing is noted yet of the 8 elements that the law takes up."),
        ((PLAN, COUNCIL), "2 of 8 elements are in place. Next: the action plan, 5 months left."),
        ((PLAN, OUT), "2 of 8 elements are in place. The time is out for the mapping."),
    ],
)
def test_the_same_in_english(decisions: tuple[Decision, ...], sentence: str) -> None:
    assert said(*decisions, words=EN) == sentence


def test_the_table_tells_each_element_whether_it_is_there_since_when_and_until_when() -> None:
    table = told.table(law.standing([PLAN, COUNCIL, OUT], TODAY), SV)
    assert list(table) == ["Del", "Finns", "Senast beslutad", "Tid kvar till uppföljning"]
    rows = dict(zip(Element, table.iloc[:, 1:].itertuples(index=False, name=None), strict=True))
    assert rows[Element.MAPPING] == ("ja", "19 aug 2024", "tiden är ute sedan 19 aug 2026")
    assert rows[Element.INFORMATION] == ("inte noterad", "–", "–")
    assert rows[Element.PLAN] == ("ja", "31 jan 2025", "5 månader, till 31 jan 2027")
    assert rows[Element.COUNCIL] == ("ja", "1 maj 2019", "ingen frist")
    assert rows[Element.AGREEMENT] == ("inte noterad", "–", "ingen frist")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_element_has_a_name_of_its_own_and_the_lagesbild_its_paragraph(language: Language) -> None:
    words = Words(SV.reference, language)
    names = list(told.table(law.standing([], TODAY), words).iloc[:, 0])
    assert len(set(names)) == len(Element)
    assert [name.partition("(")[2] for name in names] == ["4 § 1)", "4 § 2)", "4 § 3)", "", "", "", "", ""]
    assert len({words.say(f"law_short.{element}") for element in Element}) == len(Element)


@pytest.mark.parametrize(("one", "text"), [(COUNCIL, "1 maj 2019"), (Decision(Element.PLAN), "inte noterad")])
def test_what_is_noted_is_told_to_who_would_replace_it(one: Decision, text: str) -> None:
    assert told.noted(one, SV) == text
