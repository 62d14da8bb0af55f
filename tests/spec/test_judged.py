"""The verdicts of a meeting: each series against its own past, cut where it may not be compared, all at once."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lagesbild import answers, reference as references
from lagesbild.access import Visit
from lagesbild.answers import EVERY
from lagesbild.answers.judged import Meeting
from lagesbild.breaks import Break, Breaks, Kind
from lagesbild.disclosure import SafeTable
from lagesbild.statistics.verdict import FALSE_DISCOVERIES, NOT_JUDGED, RISES, USUAL, expected, judge
from lagesbild.words import REST
from tests.factories import REFERENCE
from tests.series import CALENDAR, CLOSED, LAST, OF_A_CALL, rows_of
from tests.visits import a_visit

GOTEBORG = references.read(REFERENCE)
#: Two years of a quiet series, as chance makes one.
QUIET = [4, 6, 3, 5, 8, 7, 9, 6, 5, 4, 3, 6, 2, 5, 4, 7, 6, 8, 9, 11, 7, 5, 4, 6, 3, 5] * 2


def of(table: SafeTable, **codes: str) -> dict[str, Any]:
    frame = table.frame
    for name, code in codes.items():
        frame = frame[frame[name] == code]
    (row,) = frame.to_dict("records")
    return {str(name): value for name, value in row.items()}


def judged(folder: Path, counts: list[int], *, period: int = CLOSED, **fields: str) -> dict[str, Any]:
    """The row of the Islamist environment, of whom alone anything is told."""
    visit = a_visit(folder, rows_of(counts, last=period, **fields))
    return of(answers.meeting(visit, period).environments, environment="islamist")


def test_a_count_stands_beside_what_the_26_periods_before_it_let_expect(tmp_path: Path) -> None:
    row = judged(tmp_path, [99, *QUIET[:26], 14])

    law = expected([QUIET[:26]])
    (lo,), (hi,) = law.between(USUAL)
    assert (row["count"], row["expected"], row["lo"], row["hi"]) == (14, pytest.approx(148.5 / 26), lo, hi)
    assert (row["verdict"], row["previous"], row["to_previous"], row["rise_at"]) == ("clearly_more", 5, "rise", 14)


@pytest.mark.parametrize(
    ("last", "verdict"),
    [(5, "usual"), (11, "usual"), (12, "more"), (13, "clearly_more"), (1, "fewer"), (0, "clearly_fewer")],
)
def test_each_count_has_the_verdict_of_the_rule(tmp_path: Path, last: int, verdict: str) -> None:
    assert judged(tmp_path, [*QUIET[:26], last])["verdict"] == verdict
    (alone,) = judge([last], expected([QUIET[:26]])).verdicts
    assert alone == verdict


def test_while_a_period_is_preliminary_no_fall_is_told_and_a_rise_is(tmp_path: Path) -> None:
    fell, rose = (judged(tmp_path / str(last), [*QUIET[:26], last], period=LAST) for last in (0, 14))
    assert (fell["verdict"], fell["to_previous"], fell["to_year"]) == ("too_early", "unknown", "unknown")
    assert rose["verdict"] == "clearly_more"
    dropped = judged(tmp_path / "dropped", [*QUIET[:25], 20, 3], period=LAST)
    assert dropped["to_previous"] == "unknown", "late reports may still make up for it"


def test_a_quiet_city_of_few_reports_is_not_judged(tmp_path: Path) -> None:
    assert judged(tmp_path, [1, *[0] * 25, 2])["verdict"] == "too_few"


def test_the_history_begins_with_the_first_record(tmp_path: Path) -> None:
    short, enough = (judged(tmp_path / str(n), [*QUIET[:n], 5]) for n in (12, 13))
    assert (short["verdict"], enough["verdict"]) == ("too_short", "usual")
    assert enough["expected"] == pytest.approx((sum(QUIET[:13]) + 0.5) / 13)


def declaring(visit: Visit, kind: Kind, period: int) -> Visit:
    declared = Break(
        source="police", date=CALENDAR.start(period), kind=kind, sv="Nytt sätt att räkna.", en="Another way to count."
    )
    return replace(visit, reference=replace(visit.reference, breaks=Breaks(declared=(declared,))))


@pytest.mark.parametrize(
    ("kind", "period", "mean"),
    [
        (Kind.METHOD, CLOSED - 13, 1),
        (Kind.METHOD, CLOSED - 14, (9 + 13 * 1 + 0.5) / 14),
        (Kind.PLACE_PRECISION, CLOSED - 13, (13 * 9 + 13 * 1 + 0.5) / 26),
        (Kind.CATEGORY_RENAME, CLOSED - 13, (13 * 9 + 13 * 1 + 0.5) / 26),
    ],
)
def test_a_history_is_cut_at_a_declared_break_that_touches_it(
    tmp_path: Path, kind: Kind, period: int, mean: float
) -> None:
    visit = declaring(a_visit(tmp_path, rows_of([9] * 13 + [1] * 13 + [2], last=CLOSED)), kind, period)
    row = of(answers.meeting(visit, CLOSED).environments, environment="islamist")
    assert row["expected"] == pytest.approx(mean if mean != 1 else 13.5 / 13)


def test_what_changed_at_a_break_is_no_rise(tmp_path: Path) -> None:
    before, after = [2, 3] * 7, [9, 8] * 7
    visit = a_visit(tmp_path, rows_of([*before, *after], last=CLOSED))
    row = of(answers.meeting(visit, CLOSED - 12).environments, environment="islamist")
    assert row["verdict"] in RISES
    row = of(answers.meeting(declaring(visit, Kind.METHOD, CLOSED - 13), CLOSED).environments, environment="islamist")
    assert row["verdict"] == "usual" and row["year_around"] != row["year_around"]


def test_the_same_time_last_year_is_three_periods(tmp_path: Path) -> None:
    row = judged(tmp_path, [2, 3, 10, *[4] * 24, 14])
    assert row["year_around"] == pytest.approx(5)
    assert row["to_year"] == "rise"


def types_of(visit: Visit, period: int = CLOSED, environment: str = EVERY) -> dict[str, str]:
    table = answers.meeting(visit, period, environment=environment).types
    return dict(zip(table.frame["record_type"], table.frame["verdict"], strict=True))


def test_more_tips_and_nothing_else_is_told_apart_from_a_rise(tmp_path: Path) -> None:
    tips = rows_of([*[3, 4] * 13, 16], last=CLOSED, record_type="tip")
    visit = a_visit(tmp_path, [*tips, *rows_of([*[5, 6] * 13, 5], last=CLOSED)])
    row = of(answers.meeting(visit, CLOSED).environments, environment="islamist")
    assert (row["verdict"], row["alone"]) == ("clearly_more", "tip")
    assert {code: types_of(visit)[code] for code in ("incident", "tip")} == {"incident": "usual", "tip": "clearly_more"}


def test_more_tips_and_more_incidents_are_a_rise(tmp_path: Path) -> None:
    tips = rows_of([*[3, 4] * 13, 16], last=CLOSED, record_type="tip")
    visit = a_visit(tmp_path, [*tips, *rows_of([*[5, 6] * 13, 17], last=CLOSED)])
    assert of(answers.meeting(visit, CLOSED).environments, environment="islamist")["alone"] == ""


def test_incidents_alone_are_a_rise_since_they_are_what_happened(tmp_path: Path) -> None:
    tips = rows_of([3, 4] * 13 + [3], last=CLOSED, record_type="tip")
    visit = a_visit(tmp_path, [*tips, *rows_of([*[5, 6] * 13, 17], last=CLOSED)])
    row = of(answers.meeting(visit, CLOSED).environments, environment="islamist")
    assert (row["verdict"], row["alone"]) == ("clearly_more", "")


def test_calls_are_judged_as_a_type_and_stand_in_no_district(tmp_path: Path) -> None:
    calls = rows_of([*[3, 4] * 13, 16], last=CLOSED, record_type="call", **OF_A_CALL)
    visit = a_visit(tmp_path, [*calls, *rows_of([1] * 27, last=CLOSED)])
    meeting = answers.meeting(visit, CLOSED)
    assert types_of(visit)["call"] == "clearly_more"
    assert meeting.districts.frame.loc[meeting.districts.frame["environment"] == EVERY, "count"].sum() == 4


#: A year with a season of six weeks in it.
YEAR = [*[4] * 22, 16, 18, 16, 4]


def test_a_rise_of_the_season_is_told_to_be_one(tmp_path: Path) -> None:
    visit = a_visit(tmp_path, rows_of([*YEAR * 4, *YEAR[:23], 18], last=CLOSED))
    row = of(answers.meeting(visit, CLOSED).environments, environment="islamist")
    assert (row["verdict"], row["seasonal"]) == ("more", True)


def test_without_three_years_nothing_is_said_of_the_season(tmp_path: Path) -> None:
    visit = a_visit(tmp_path, rows_of([*YEAR * 2, *YEAR[:23], 18], last=CLOSED))
    row = of(answers.meeting(visit, CLOSED).environments, environment="islamist")
    assert (row["verdict"], row["seasonal"]) == ("more", False)


def of_districts(folder: Path, **more: list[int]) -> Meeting:
    usual = {"angered": [1, 2, 1, 2] * 15, "lundby": [2, 1, 1, 1] * 15, "centrum": [3, 2, 3, 2] * 15}
    rows = [row for code, n in (usual | more).items() for row in rows_of(n, last=CLOSED, district=code)]
    return answers.meeting(a_visit(folder, rows), CLOSED)


def test_a_district_is_judged_over_eight_weeks_against_blocks_of_eight_weeks(tmp_path: Path) -> None:
    meeting = of_districts(tmp_path, lundby=[*[2, 1, 1, 1] * 14, 9, 7, 2, 3])
    told = {
        (row["district"], row["environment"]): row["verdict"]
        for row in meeting.districts.frame.to_dict("records")
        if row["verdict"] not in NOT_JUDGED
    }
    assert {codes for codes, said in told.items() if said == "clearly_more"} == {
        ("lundby", "islamist"),
        ("lundby", EVERY),
    }
    row = of(meeting.districts, district="lundby", environment="islamist")
    assert (row["count"], row["previous"], row["expected"]) == (21, 5, pytest.approx((14 * 5 + 0.5) / 14))


def test_a_place_told_in_another_way_cuts_the_districts_and_not_the_city(tmp_path: Path) -> None:
    rows = rows_of([3] * 60, last=CLOSED, district="angered")
    visit = declaring(a_visit(tmp_path, rows), Kind.PLACE_PRECISION, CLOSED - 40)
    meeting = answers.meeting(visit, CLOSED)
    assert of(meeting.environments, environment="islamist")["verdict"] == "usual"
    assert of(meeting.districts, district="angered", environment="islamist")["verdict"] == "too_short"


def test_one_of_many_series_is_called_clear_only_if_chance_would_seldom_make_one_so(tmp_path: Path) -> None:
    """By itself the first district's count would be clear; among so many quiet series it is not."""
    block, high = [5, 9, 12, 7, 10, 8, 13, 6, 9, 11, 8, 10, 7, 9], 18
    alone = judge([high], expected([block]))
    rows = [
        row
        for place, code in enumerate(GOTEBORG.districts)
        for environment in ("islamist", "right_wing", "autonomous")
        for total in (high if (place, environment) == (0, "islamist") else block[place],)
        for row in rows_of(eight_weeks([*block, total]), last=CLOSED, district=code, environment=environment)
    ]
    meeting = answers.meeting(a_visit(tmp_path, rows), CLOSED)
    assert alone.verdicts[0] == "clearly_more" and alone.p_hi[0] > FALSE_DISCOVERIES / meeting.comparisons
    assert of(meeting.districts, district=next(iter(GOTEBORG.districts)), environment="islamist")["verdict"] == "more"


def eight_weeks(totals: list[int]) -> list[int]:
    """Return counts by fortnight, all of eight weeks in their first."""
    return [n for total in totals for n in (total, 0, 0, 0)]


def test_the_comparisons_told_are_those_that_were_judged(tmp_path: Path) -> None:
    visit = a_visit(tmp_path, rows_of([3] * 60, last=CLOSED, district="angered"))
    meeting = answers.meeting(visit, CLOSED)
    told = [*meeting.districts.frame["verdict"]]
    for environment in (*GOTEBORG.codes("environment"), REST, EVERY):
        types = answers.meeting(visit, CLOSED, environment=environment).types
        told += [*types.frame["verdict"], *types.total["verdict"]]
    assert meeting.comparisons == sum(one not in NOT_JUDGED for one in told) == 6


def test_the_environments_opened_are_all_of_them_and_the_total_is_the_same(tmp_path: Path) -> None:
    rows = [*rows_of([3] * 27, last=CLOSED), *rows_of([2] * 27, last=CLOSED, environment="mixed")]
    rows += rows_of([1] * 27, last=CLOSED, environment="other")
    meeting = answers.meeting(a_visit(tmp_path, rows), CLOSED)
    assert of(meeting.environments, environment="rest")["count"] == 3
    assert of(meeting.opened, environment="mixed")["count"] == 2
    assert meeting.opened.total["count"].tolist() == meeting.environments.total["count"].tolist() == [6]


def test_what_is_known_later_changes_no_verdict_of_what_was_known_then(tmp_path: Path) -> None:
    """A history ends before the period in question: later ones do not stand in it."""
    counts = [*QUIET[:26], 5]
    one = judged(tmp_path / "one", counts)
    visit = a_visit(tmp_path / "two", [*rows_of(counts, last=CLOSED), *rows_of([50], last=LAST)])
    row = of(answers.meeting(visit, CLOSED).environments, environment="islamist")
    assert {name: str(value) for name, value in row.items()} == {name: str(value) for name, value in one.items()}


def test_the_day_of_the_visits_is_the_one_that_is_reckoned_with() -> None:
    assert CALENDAR.first_preliminary(date(2024, 3, 13)) == LAST
