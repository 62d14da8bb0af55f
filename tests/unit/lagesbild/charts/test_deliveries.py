"""How deliveries came: a mark for each sender and period, whose form tells it as its colour does."""

from itertools import pairwise

import pytest

from lagesbild import charts
from lagesbild.charts.deliveries import MARKS
from lagesbild.completeness import Came
from lagesbild.periods import Span
from lagesbild.texts import LANGUAGES, Language
from tests.unit.lagesbild.charts.drawn import a_table, words

#: Blocks 0 - 3 are periods 1 - 4: v. 3-4 - v. 9-10 2024.
SPAN = Span(4, blocks=4)
CAME = a_table(
    "block source came count",
    [
        (0, "schools", "missing", 0),
        (2, "schools", "late", 5),
        (3, "schools", "missing", 0),
        (0, "police", "in_time", 5),
        (1, "police", "late", 1200),
        (2, "police", "in_time", 0),
        (3, "police", "awaited", 2),
    ],
    ["block", "source"],
)
NO_MARK = a_table("block source came count", [(3, "police", "in_time", 5)], ["block", "source"])


def test_each_state_has_its_marks_where_its_periods_and_senders_are() -> None:
    drawn = {line.name: line for line in charts.delivered(CAME, words(), SPAN).chart.data}
    at = {name: list(zip(line.x, line.y, strict=True)) for name, line in drawn.items()}
    assert at == {
        "i tid": [(0, "Polisen"), (2, "Polisen")],
        "sent": [(2, "Skolorna"), (1, "Polisen")],
        "väntas": [(3, "Polisen")],
        "saknas": [(0, "Skolorna"), (3, "Skolorna")],
    }


def test_no_two_states_have_the_same_form() -> None:
    assert set(MARKS) == set(Came)
    drawn = charts.delivered(CAME, words(), SPAN).chart.data
    assert len({line.marker.symbol for line in drawn}) == len(Came)
    assert all(line.marker.line.color == line.marker.color for line in drawn)


def test_what_is_under_a_mark_tells_sender_weeks_state_and_reports() -> None:
    told = {line.name: list(line.customdata) for line in charts.delivered(CAME, words(), SPAN).chart.data}
    assert told["sent"] == [
        "Skolorna, v. 7–8 2024: sent. Rapporter om perioden: 5.",
        "Polisen, v. 5–6 2024: sent. Rapporter om perioden: 1\u202f200.",
    ]
    assert told["saknas"][0] == "Skolorna, v. 3–4 2024: saknas. Rapporter om perioden: 0."


def test_senders_stand_in_the_order_of_the_table_whatever_they_have_done() -> None:
    """Plotly sets names in the order in which it meets them, a state at a time."""
    chart = charts.delivered(CAME, words(), SPAN).chart
    met = list(dict.fromkeys(name for line in chart.data for name in line.y))
    order = list(chart.layout.yaxis.categoryarray or met)
    assert (order, chart.layout.yaxis.autorange) == (["Skolorna", "Polisen"], "reversed")


@pytest.mark.parametrize(
    ("language", "alt"),
    [
        ("sv", "Leveranser per avsändare och period. Saknas: Skolorna 2 (v. 9–10 2024)."),
        ("en", "Deliveries by sender and period. Missing: Schools 2 (w. 9–10 2024)."),
    ],
)
def test_the_text_tells_how_many_periods_lack_and_the_last_of_them(language: Language, alt: str) -> None:
    own = words(language)
    assert charts.delivered(CAME, own, SPAN).alt == alt.replace("Schools", own.of("source", "schools"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nothing_lacks_the_text_says_so(language: Language) -> None:
    own = words(language)
    assert charts.delivered(NO_MARK, own, SPAN).alt.endswith(f"{own.say('chart.none_lacks')}.")


def test_the_legend_names_every_state_also_one_that_nobody_is_in() -> None:
    chart = charts.delivered(NO_MARK, words(), SPAN).chart
    assert chart.layout.showlegend and [line.name for line in chart.data] == ["i tid", "sent", "väntas", "saknas"]


@pytest.mark.parametrize("blocks", [13, 26])
def test_the_weeks_below_the_marks_are_those_of_their_periods_and_as_far_apart(blocks: int) -> None:
    span = Span(4, blocks=blocks)
    axis = charts.delivered(NO_MARK, words(), span).chart.layout.xaxis
    assert list(axis.ticktext) == [words().weeks(*span.periods(block)) for block in axis.tickvals]
    assert len({before - after for before, after in pairwise(axis.tickvals)}) == 1
    assert all(0 <= block < blocks for block in axis.tickvals)
    assert axis.range[0] < 0 and axis.range[1] > blocks - 1, "no mark is cut off"
