"""Which notes of the group are marked on a chart: what touches its span, and no decision of breaks."""

from datetime import date

import pytest

from lagesbild.annotations import DECISIONS, Annotation, Kind
from lagesbild.marks import Marks, notes_within
from lagesbild.periods import Calendar, Span

CALENDAR = Calendar(date(2024, 1, 1))
#: Periods 1 and 2: 15 January - 11 February 2024.
SPAN = Span(2, blocks=2)
#: The first and the last day of a note, and whether it is marked.
DAYS = [
    (date(2024, 1, 14), date(2024, 1, 14), False),
    (date(2024, 1, 15), date(2024, 1, 15), True),
    (date(2024, 2, 11), date(2024, 2, 11), True),
    (date(2024, 2, 12), date(2024, 2, 12), False),
    (date(2023, 12, 1), date(2024, 1, 14), False),
    (date(2023, 12, 1), date(2024, 1, 15), True),
    (date(2024, 2, 11), date(2024, 6, 1), True),
    (date(2024, 2, 12), date(2024, 6, 1), False),
    (date(2023, 12, 1), date(2024, 6, 1), True),
]


def a_note(start: date, end: date, kind: Kind = Kind.EVENT, text: str = "Något hände.") -> Annotation:
    return Annotation(kind, start, end, text)


@pytest.mark.parametrize(("start", "end", "marked"), DAYS)
def test_a_note_is_marked_where_any_of_its_days_is_in_the_span(start: date, end: date, marked: bool) -> None:
    for kind in (Kind.EVENT, Kind.CAMPAIGN):
        assert bool(notes_within([a_note(start, end, kind)], CALENDAR, SPAN)) is marked


@pytest.mark.parametrize("length", [1, 2, 4, 13])
def test_the_span_is_all_of_its_blocks(length: int) -> None:
    span = Span(3, length, 3)
    first, last = CALENDAR.start(3 - 3 * length + 1), CALENDAR.end(3)
    inside = [a_note(day, day) for day in (first, last)]
    outside = [a_note(first.replace(year=2020), first.replace(year=2021)), a_note(date(2024, 3, 1), date(2024, 3, 1))]
    assert notes_within([*inside, *outside], CALENDAR, span) == tuple(inside)


@pytest.mark.parametrize("kind", Kind)
def test_what_is_decided_of_breaks_is_no_note(kind: Kind) -> None:
    day = date(2024, 1, 20)
    assert bool(notes_within([a_note(day, day, kind)], CALENDAR, SPAN)) is (kind not in DECISIONS)


def test_notes_keep_their_order_by_which_they_are_numbered() -> None:
    days = [date(2024, 2, 1), date(2024, 1, 16), date(2024, 1, 30)]
    notes = [a_note(day, day, text=str(nth)) for nth, day in enumerate(days)]
    assert [one.sv for one in notes_within(iter(notes), CALENDAR, SPAN)] == ["0", "1", "2"]


def test_without_notes_nothing_is_marked() -> None:
    assert notes_within([], CALENDAR, SPAN) == () == Marks().notes
    assert (Marks().preliminary, Marks().breaks) == (None, ())
