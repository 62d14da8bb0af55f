"""The reporting or the world: who reported, what is still to come, whether a district changed more than the rest."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from etl.build import build
from lagesbild import answers, reference as references, store
from lagesbild.access import Role, Visit
from lagesbild.breaks import Break, Breaks, Kind
from lagesbild.findings import verdicts
from lagesbild.periods import Span
from lagesbild.settings import Settings
from lagesbild.statistics.nowcast import nowcast
from tests.factories import REFERENCE, an_installation, load, load_rows, write_csv
from tests.series import CALENDAR, CLOSED, LAST, in_period, rows_of
from tests.visits import a_visit, words_of

GOTEBORG = references.read(REFERENCE)


@dataclass(frozen=True)
class City:
    """An installation whose senders deliver every other Wednesday, the first one three days after a period ended."""

    installation: Settings
    first: int = LAST - 32

    def deliver(self, period: int, source: str, **shares: int) -> None:
        """Deliver on the Wednesday after a period so many records of it (`now`), and of the one before (`late`)."""
        rows = [*in_period(period, shares.get("now", 0)), *in_period(period - 1, shares.get("late", 0))]
        day = self.day(period).date().isoformat()
        told = [row | {"revised": day, "received": day} for row in rows]
        file = write_csv(self.installation.data.parent / f"{source}-{period}.csv", told)
        load(self.installation, file, source=source, accepted=self.day(period))

    def day(self, period: int) -> datetime:
        """Return when the delivery after a period is accepted."""
        return datetime.combine(CALENDAR.end(period) + timedelta(days=3), time(9), UTC)

    def visit(self, period: int = LAST) -> Visit:
        build(self.installation, GOTEBORG)
        in_force = store.current(self.installation.data)
        assert in_force
        return Visit(Role.GROUP, (), "sv", CALENDAR.end(period) + timedelta(days=3), GOTEBORG, in_force)


@pytest.fixture(scope="module")
def late(tmp_path_factory: pytest.TempPathFactory) -> Visit:
    """The police tell 8 of 10 at once and the rest a period later; the schools, who are few, tell all at once."""
    city = City(an_installation(tmp_path_factory.mktemp("late")))
    for period in range(city.first, LAST + 1):
        city.deliver(period, "police", now=8, late=2)
        city.deliver(period, "schools", now=2)
    return city.visit()


def test_a_preliminary_count_becomes_what_late_reports_have_made_of_earlier_ones(late: Visit) -> None:
    table = answers.nowcast_by_environment(late, LAST)
    (total,) = table.total.to_dict("records")
    # of 12 in a period the police tell 10, of which 8 are known by now; the schools' 2 are known
    known = 0.8 * 10 / 12 + 1.0 * 2 / 12
    assert total["count"] == 10
    assert total["known"] == pytest.approx(known, abs=0.002)
    law = nowcast(10, total["known"], total=26 * 12, periods=26)
    assert (total["mean"], total["lo"], total["hi"]) == (law.mean, law.lo, law.hi)


def test_an_environment_nobody_told_of_is_expected_by_its_history_alone(late: Visit) -> None:
    table = answers.nowcast_by_environment(late, LAST).frame
    assert table["environment"].tolist() == ["islamist", "right_wing", "autonomous", "rest"]
    assert table["count"].tolist() == [10, 0, 0, 0] and table["lo"].tolist()[1:] == [0, 0, 0]


def test_delays_are_looked_at_from_as_many_days_after_the_end_as_today_is(late: Visit) -> None:
    """Two weeks later the late ones are there, and nothing more is to come."""
    later = replace(late, today=late.today + timedelta(days=14))
    known = answers.nowcast_by_environment(later, LAST - 1).total["known"]
    assert known.tolist() == [1.0]


def test_what_was_delivered_as_history_says_nothing_of_delays(tmp_path: Path) -> None:
    visit = a_visit(tmp_path, rows_of([5] * 30))
    table = answers.nowcast_by_environment(visit, LAST)
    assert table.total["count"].tolist() == [5]
    assert table.total[["known", "mean", "lo", "hi"]].isna().all(axis=None)
    assert "går inte att säga än" in verdicts.preliminary(table, words_of(visit))


def test_the_history_of_a_nowcast_counts_what_was_delivered_as_history_too(tmp_path: Path) -> None:
    """Two years came with the first delivery; since then the police have told nothing at once and all a period late."""
    city = City(an_installation(tmp_path), first=LAST - 6)
    load_rows(city.installation, rows_of([9] * 52, last=LAST - 8), source="police", accepted=city.day(LAST - 7))
    for period in range(city.first, LAST + 1):
        city.deliver(period, "police", late=9)
    (total,) = answers.nowcast_by_environment(city.visit(), LAST).total.to_dict("records")
    assert (total["count"], total["known"]) == (0, 0)
    law = nowcast(0, 0, total=26 * 9, periods=26)
    assert total["mean"] == law.mean == pytest.approx(9, abs=0.1)


@pytest.fixture(scope="module")
def senders(tmp_path_factory: pytest.TempPathFactory) -> Visit:
    """Three senders; the schools stop, the housing companies begin in the last period."""
    city = City(an_installation(tmp_path_factory.mktemp("senders")), first=LAST - 26)
    for period in range(city.first, LAST + 1):
        city.deliver(period, "police", now=10 if period < LAST else 13)
        if period < LAST:
            city.deliver(period, "schools", now=6)
    city.deliver(LAST, "housing", now=4)
    return city.visit()


def test_a_count_is_made_up_of_the_same_the_new_and_the_silent(senders: Visit) -> None:
    table = answers.reporter_mix(senders, LAST, "source")
    (total,) = table.total.to_dict("records")
    assert total == {"count": 17, "usual": 16, "same": 3, "new": 4, "silent": -6, "as_usual": 23}
    states = dict(zip(table.frame["source"], table.frame["state"], strict=True))
    assert states == {"police": "same", "schools": "silent", "housing": "new"}


def test_a_sender_who_has_always_told_little_is_silent_if_nothing_of_it_has_come(tmp_path: Path) -> None:
    city = City(an_installation(tmp_path), first=LAST - 14)
    for period in range(city.first, LAST + 1):
        city.deliver(period, "police", now=10)
        city.deliver(period, "schools", now=1 if period % 3 == 0 else 0)
    table = answers.reporter_mix(city.visit(), LAST, "source")
    states = dict(zip(table.frame["source"], table.frame["state"], strict=True))
    assert LAST % 3 and states["schools"] == "same", "it has delivered, and there was nothing to tell"


def test_reporters_are_told_as_kinds_of_organisation(tmp_path: Path) -> None:
    rows = [
        *rows_of([4] * 27, last=CLOSED, reporter="police"),
        *rows_of([5] * 26 + [0], last=CLOSED, reporter="school"),
    ]
    table = answers.reporter_mix(a_visit(tmp_path, rows), CLOSED, "reporter")
    assert table.frame.set_index("reporter")["state"].to_dict() == {"police": "same", "school": "silent"}
    assert table.total["as_usual"].tolist() == [9]


def test_without_a_history_nobody_is_new_or_silent(tmp_path: Path) -> None:
    table = answers.reporter_mix(a_visit(tmp_path, rows_of([4])), LAST, "source")
    assert set(table.frame["state"]) == {"same"} and table.total["usual"].isna().all()


@pytest.mark.parametrize(("rest", "shift"), [(1, "rise"), (4, "none")])
def test_what_rises_in_one_district_alone_shifts_its_share_and_what_rises_everywhere_does_not(
    tmp_path: Path, rest: int, shift: str
) -> None:
    own = rows_of([3] * 4 + [12] * 4, last=CLOSED, district="angered")
    others = rows_of([10] * 4 + [10 * rest] * 4, last=CLOSED, district="lundby")
    table = answers.places_compared(a_visit(tmp_path, [*own, *others]), Span(CLOSED, 4, 2))
    assert table.frame.set_index("district").loc["angered", "shift"] == shift


def effect(folder: Path, area: list[int], rest: list[int], start: int) -> dict[str, object]:
    rows = [*rows_of(area, district="angered"), *rows_of(rest, district="lundby")]
    table = answers.effect_of_measure(a_visit(folder, rows), "angered", start, by="environment")
    (row,) = table.frame.to_dict("records")
    return {str(name): value for name, value in row.items()}


def test_a_district_that_fell_more_than_the_rest_had_an_effect(tmp_path: Path) -> None:
    row = effect(tmp_path, [6] * 32 + [1, 2] * 4 + [0], [20] * 41, LAST - 8)
    assert (row["outcome"], row["periods"]) == ("effect", 8)
    assert row["usual"] == 24 and row["after"] == 6, "per eight weeks; the preliminary period is left out"


def test_a_district_that_fell_with_the_whole_city_had_none(tmp_path: Path) -> None:
    row = effect(tmp_path, [6, 5, 7, 6] * 8 + [2, 3] * 4 + [0], [20] * 32 + [8] * 9, LAST - 8)
    assert row["outcome"] == "no_evidence"


def test_what_was_high_by_chance_falls_by_itself(tmp_path: Path) -> None:
    row = effect(tmp_path, [2] * 28 + [4, 4, 3, 4] + [2] * 9, [20] * 41, LAST - 8)
    assert (row["outcome"], row["chosen"], row["usual"]) == ("no_evidence", 15, 8)
    assert row["falls_back"] == pytest.approx(7, abs=0.1)
    # lundby reports 80 in eight weeks and is always the highest: by far enough that chance never makes another one so
    assert row["highest_falls"] == pytest.approx(0, abs=0.01)


@pytest.mark.parametrize(
    ("by", "code", "outcome"), [("category", "propaganda", "too_little"), ("environment", None, "effect")]
)
def test_what_a_category_held_before_it_was_renamed_is_no_level_of_it(
    tmp_path: Path, by: str, code: str | None, outcome: str
) -> None:
    rows = [*rows_of([6] * 32 + [1, 2] * 4 + [0], district="angered"), *rows_of([20] * 41, district="lundby")]
    renamed = Break(source="police", date=CALENDAR.start(LAST - 12), kind=Kind.CATEGORY_RENAME, sv="Nytt.", en="New.")
    visit = a_visit(tmp_path, rows)
    visit = replace(visit, reference=replace(visit.reference, breaks=Breaks(declared=(renamed,))))
    table = answers.effect_of_measure(visit, "angered", LAST - 8, by=by, code=code)
    assert table.frame["outcome"].tolist() == [outcome]


@pytest.mark.parametrize("start", [LAST - 2, LAST - 30])
def test_too_short_a_time_before_or_after_says_nothing(tmp_path: Path, start: int) -> None:
    row = effect(tmp_path, [6] * 33, [20] * 33, start)
    assert row["outcome"] == "too_little"


def test_today_is_a_meeting_day(late: Visit) -> None:
    assert late.today == date(2024, 3, 13)
