"""Slides: the drawing of each proves its sentence, which says the number that is drawn last and no other."""

import re
from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pandas
import pytest

from lagesbild.charts.look import panel
from lagesbild.disclosure import SafeTable
from lagesbild.findings import sources
from lagesbild.meetings import passages, shown
from lagesbild.meetings.draft import Sentence
from lagesbild.meetings.passages import Passage, Section
from lagesbild.meetings.picture import PUBLIC
from lagesbild.meetings.shown import Shown
from lagesbild.report import slides
from lagesbild.report.document import Bars, Lines, Slide
from lagesbild.texts import LANGUAGES, Language
from lagesbild.words import Words
from tests.held import Held, hold
from tests.meetings import a_meeting
from tests.series import CLOSED, rows_of
from tests.visits import a_visit

EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
#: Four reports each fortnight in each of three districts, one of each environment, for long enough to be judged.
ENVIRONMENTS = ("islamist", "right_wing", "autonomous", "mixed")
DISTRICTS = ("lundby", "angered", "centrum")
LONG = 64
#: What is more in the last eight weeks: in Lundby of one environment, in Angered a little of every one.
MORE = {("lundby", "right_wing"): (5, 6, 7, 8)} | {("angered", code): (1, 1, 1, 0) for code in ENVIRONMENTS}
#: What follows the number of reports in a sentence, and what would be usual of them.
SAID = re.compile(r"(?P<number>[\d\u202f]+) (rapport|report)")
USUAL = re.compile(r"(?:Vanligt är|Usual is) (\d+)–(\d+)")
OWN = "Vi såg något annat."


@pytest.fixture(scope="module")
def group(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """A meeting of the group, about a closed period, in whose summary districts and environments stand out."""
    every = [(district, code) for district in DISTRICTS for code in ENVIRONMENTS]
    rows = [row for told in every for row in rows_of([1] * LONG, last=CLOSED, district=told[0], environment=told[1])]
    for (district, code), more in MORE.items():
        rows += rows_of(more, last=CLOSED, district=district, environment=code)
    visit = a_visit(tmp_path_factory.mktemp("city"), rows)
    return shown.shown(visit, a_meeting(visit, period=CLOSED))


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Held:
    return hold(tmp_path_factory.mktemp("town"))


@pytest.fixture(scope="module")
def public(held: Held) -> Shown:
    return shown.frozen(held.group, 1, version=PUBLIC)


def in_words(seen: Shown, language: Language = "sv") -> Words:
    return Words(seen.visit.reference, language)


def drafted(seen: Shown) -> Sequence[Sentence]:
    return seen.of("summary")


def of_group(seen: Shown, language: Language = "sv") -> tuple[Slide, ...]:
    return slides.of_group(seen, in_words(seen, language))


def number_said(slide: Slide) -> str:
    """Return the first number of reports in a sentence, as it is written."""
    found = SAID.search(slide.finding)
    assert found, slide.finding
    return found["number"]


def number_drawn(slide: Slide) -> str:
    """Return the last number of the only panel, or that of the bar that the sentence begins with."""
    if isinstance(slide.drawing, Bars):
        (bar,) = [one for one in slide.drawing.rows if slide.finding.startswith(f"{one.name}, ")]
        return bar.told
    assert isinstance(slide.drawing, Lines)
    (only,) = slide.drawing.panels
    return only.told


def test_the_group_s_slides_are_of_the_whole_of_environments_and_of_districts(group: Shown) -> None:
    cells = [dict(one.cell) for one in drafted(group)]
    assert {} in cells and {"district": "angered"} in cells
    assert {"environment": "right_wing"} in cells and {"district": "lundby", "environment": "right_wing"} in cells
    assert {type(slide.drawing) for slide in of_group(group)} == {Lines, Bars}


@EVERY_LANGUAGE
def test_the_number_that_the_group_is_told_is_the_one_that_is_drawn(group: Shown, language: Language) -> None:
    told = of_group(group, language)
    assert [number_said(slide) for slide in told] == [number_drawn(slide) for slide in told]
    assert len({number_said(slide) for slide in told}) == len(told) == 5, "none is another's by chance"


@EVERY_LANGUAGE
def test_the_number_that_everybody_is_told_is_the_one_that_is_drawn(public: Shown, language: Language) -> None:
    told = slides.of_everybody(public, in_words(public, language))
    assert [number_said(slide) for slide in told] == [number_drawn(slide) for slide in told]
    assert len({number_said(slide) for slide in told}) == len(told) == 5, "none is another's by chance"


def test_what_is_drawn_is_what_the_sentence_is_about(group: Shown) -> None:
    words, period = in_words(group), group.picture.period
    for sentence, slide in zip(drafted(group), of_group(group), strict=True):
        environment, drawing = sentence.cell.get("environment"), slide.drawing
        if isinstance(drawing, Lines):
            name = panel(environment, "environment", words).name if environment else "alla miljöer"
            assert [one.name for one in drawing.panels] == [name] and drawing.blocks[-1] == words.weeks(period)
        if isinstance(drawing, Bars):
            assert (drawing.now, drawing.before) == (
                words.weeks(period - 3, period),
                words.weeks(period - 7, period - 4),
            )
            head = f"{words.of('environment', environment)}. " if environment else ""
            assert drawing.title == f"{head}Rapporter under {drawing.now}"


def test_what_is_usual_is_drawn_as_it_is_said(group: Shown) -> None:
    lines = [one for one in of_group(group) if isinstance(one.drawing, Lines)]
    said = {place: found.groups() for place, one in enumerate(lines) if (found := USUAL.search(one.finding))}
    drawn = [one.drawing.panels[0].usual for one in lines if isinstance(one.drawing, Lines)]
    assert said and all(drawn)
    told = {place: drawn[place] for place in said}
    assert told == {place: (float(low), float(high)) for place, (low, high) in said.items()}


def test_to_everybody_nothing_is_judged(public: Shown) -> None:
    for slide in slides.of_everybody(public, in_words(public)):
        assert isinstance(slide.drawing, Lines) and slide.drawing.panels[0].usual is None


def test_everybody_is_told_of_the_whole_and_then_of_each_environment(public: Shown) -> None:
    words, told = in_words(public), slides.of_everybody(public, in_words(public))
    codes = [str(code) for code in public.picture.tables["environments"].frame["environment"]]
    names = [one.drawing.panels[0].name for one in told if isinstance(one.drawing, Lines)]
    assert names == ["alla miljöer", *(panel(code, "environment", words).name for code in codes)]
    assert [one.finding.partition(":")[0] for one in told[1:]] == [words.of("environment", code) for code in codes]
    assert f"under {words.weeks(public.picture.period)}." in told[0].finding


@EVERY_LANGUAGE
def test_the_source_is_that_of_the_table_of_the_sentence(group: Shown, public: Shown, language: Language) -> None:
    words = in_words(group, language)
    for sentence, slide in zip(drafted(group), of_group(group, language), strict=True):
        assert slide.source == sources.source(group.picture.tables[sentence.table], words)
        assert ("E4" if "district" in sentence.cell else "E1") in slide.source
    words = in_words(public, language)
    for slide in slides.of_everybody(public, words):
        assert slide.source == sources.source(public.picture.tables["environments"], words)


def with_passages(seen: Shown, *written: Passage) -> Shown:
    """Return a meeting in whose summary some sentences were written over."""
    return replace(seen, texts=replace(seen.texts, passages=written))


def over(place: int, text: str) -> Passage:
    return Passage(1, Section.SUMMARY, place, text)


@pytest.mark.parametrize("place", [1, 2, 5])
def test_a_sentence_that_the_group_wrote_itself_keeps_the_figure(group: Shown, place: int) -> None:
    before, after = of_group(group), of_group(with_passages(group, over(place, OWN)))
    assert after == tuple(
        replace(slide, finding=OWN) if number == place else slide for number, slide in enumerate(before, 1)
    )


def test_what_is_written_in_a_meeting_is_on_its_slide(held: Held) -> None:
    (written,) = passages.of(shown.frozen(held.group, 1).texts.passages, Section.SUMMARY)
    seen = shown.frozen(held.group, 1)
    told, drawn = of_group(seen), of_group(with_passages(seen))
    assert [slide.finding == written.text for slide in told] == [number == written.place for number in range(1, 6)]
    assert [(one.drawing, one.source) for one in told] == [(one.drawing, one.source) for one in drawn]


def test_a_sentence_that_was_taken_out_is_no_slide_and_the_others_keep_their_figures(group: Shown) -> None:
    first, _, *others = of_group(group)
    assert of_group(with_passages(group, over(2, ""))) == (first, *others)


def test_a_sentence_that_replaces_none_has_no_figure(group: Shown) -> None:
    few = replace(group, sentences=group.of("summary")[:2])
    *_, added = of_group(with_passages(few, over(3, OWN)))
    assert added == Slide(OWN, None, "")


def test_there_are_no_more_slides_than_the_summary_has_sentences(group: Shown, public: Shown) -> None:
    assert slides.MOST == passages.SENTENCES
    before = of_group(group)
    assert of_group(with_passages(group, over(6, OWN), over(7, OWN))) == before
    told = slides.of_everybody(with_more_environments(public), in_words(public))
    assert told == slides.of_everybody(public, in_words(public)) and len(told) == len(before) == slides.MOST


def with_more_environments(seen: Shown) -> Shown:
    """Return what is published with two more environments than a town has."""
    table = seen.picture.tables["environments"]
    more = [table.frame.tail(1).assign(environment=code) for code in ("mixed", "other")]
    longer = SimpleNamespace(**vars(table) | {"frame": pandas.concat([table.frame, *more])})
    told = {**seen.picture.tables, "environments": cast(SafeTable, longer)}
    return replace(seen, picture=replace(seen.picture, tables=told))


def test_until_something_is_published_there_are_no_slides_for_everybody(public: Shown) -> None:
    unpublished = replace(public, picture=replace(public.picture, tables={}))
    assert slides.of_everybody(unpublished, in_words(public)) == ()
