"""How much is delivered, when, and how it changes afterwards."""

from collections import Counter, defaultdict
from datetime import UTC, date, timedelta
from itertools import pairwise
from pathlib import Path

from etl.demo import SEED
from tests.unit.etl.demo.conftest import FIRST, LAST, PERIODS, UNTIL, City, made
from tests.unit.etl.demo.reading import Delivered

#: One worker makes the city for all.

#: Periods that have had a month to become complete, without those of the late batch.
SETTLED = [period for period in range(FIRST, LAST - 3) if period not in range(46, 51)]


def test_the_span_is_four_years_up_to_the_period_that_ended_last(city: City) -> None:
    assert (city.told["first"]["index"], city.told["last"]["index"]) == (FIRST, LAST)
    assert city.told["last"]["label"] == city.reference.calendar.label(LAST)
    assert {city.period(row) for row in city.accepted} == set(range(FIRST, LAST + 1))


def test_a_period_holds_30_to_120_records_and_75_on_average(city: City) -> None:
    volumes = city.series(lambda row: True)
    assert len(volumes) == PERIODS
    assert 30 <= min(volumes) and max(volumes) <= 120
    assert 65 <= sum(volumes) / PERIODS <= 85


def test_another_seed_keeps_the_volumes(tmp_path: Path) -> None:
    volumes = made(tmp_path, seed=SEED + 1, periods=18).series(lambda row: True, LAST - 17, LAST - 2)
    assert 65 <= sum(volumes) / len(volumes) <= 85


def test_about_seven_calls_a_period(city: City) -> None:
    calls = city.series(lambda row: row.source == "support_line")
    assert 6 <= sum(calls) / PERIODS <= 8


def test_counts_vary_more_than_poisson_ones_do(city: City) -> None:
    counts = city.series(lambda row: row.fields["record_type"] == "police_report")
    mean = sum(counts) / len(counts)
    assert 1.2 <= sum((count - mean) ** 2 for count in counts) / (len(counts) - 1) / mean <= 2.2


def test_the_summer_holidays_show_in_what_schools_report_each_year(city: City) -> None:
    by_month = Counter((row.day("occurred").year, row.day("occurred").month) for row in schools(city))
    for year in (2023, 2024, 2025, 2026):
        assert by_month[year, 7] < by_month[year, 3] / 2


def test_demonstrations_gather_around_the_first_of_may_and_elections(city: City) -> None:
    counts = city.counts(lambda row: city.level_1(row) == "demonstration")
    usual = sum(counts.values()) / PERIODS
    may_days = [city.reference.calendar.index(date(year, 5, 1)) for year in (2023, 2024, 2025, 2026)]
    campaign = city.reference.calendar.index(date(2026, 8, 24))
    assert sum(counts[period] for period in may_days) / 4 > 1.3 * usual
    assert counts[campaign] + counts[campaign + 1] > 2 * 1.3 * usual


def test_deliveries_come_in_order_on_a_monday_or_tuesday_and_none_after_today(city: City) -> None:
    accepted = [one.accepted for one in city.deliveries]
    assert accepted == sorted(accepted)
    assert all(moment.tzinfo is UTC and moment.date() <= UNTIL and moment.isoweekday() <= 2 for moment in accepted)


def test_today_cuts_off_what_was_not_delivered_yet(tmp_path: Path) -> None:
    monday = date(2026, 11, 16)
    early = made(tmp_path, periods=6, until=monday)
    assert max(one.accepted.date() for one in early.deliveries) == monday
    assert {one.source for one in early.deliveries if one.accepted.date() == monday} == {"housing", "support_line"}


def test_schools_and_the_support_line_deliver_every_second_period(city: City) -> None:
    days: dict[str, list[date]] = defaultdict(list)
    for one in city.of_records:
        days[one.source].append(one.accepted.date())
    gaps = {source: Counter(b - a for a, b in pairwise(found)) for source, found in days.items()}
    usual = {source: gap.most_common(1)[0][0] // timedelta(7) for source, gap in gaps.items()}
    assert usual == {"police": 2, "housing": 2, "coordination": 2, "schools": 4, "support_line": 4}


def test_every_accepted_row_has_its_dates_in_order(city: City) -> None:
    assert len(city.accepted) > 7000
    for row in city.accepted:
        revised = date.fromisoformat(row.fields["revised"][:10])
        assert row.day("occurred") <= row.day("received") <= revised < row.accepted.date()


def test_a_period_is_known_to_86_per_cent_at_its_end_and_to_96_one_later(city: City) -> None:
    late = [periods_late(city, first) for first in first_seen(city).values() if city.period(first) in SETTLED]
    assert 0.84 <= sum(periods <= 0 for periods in late) / len(late) <= 0.88
    assert 0.945 <= sum(periods <= 1 for periods in late) / len(late) <= 0.975


def test_the_last_period_is_there_but_preliminary(city: City) -> None:
    sources = {row.source for row in city.in_force if city.period(row) == LAST}
    assert sources == {"police", "housing", "coordination", "support_line"}
    assert any(periods_late(city, first) > 0 for first in first_seen(city).values() if city.period(first) == LAST - 1)


def test_about_four_per_cent_of_the_records_come_again_revised(city: City) -> None:
    versions: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in city.accepted:
        versions[row.key].add(row.fields["revised"])
    assert 0.03 <= sum(len(found) > 1 for found in versions.values()) / len(versions) <= 0.05


def test_most_revisions_assess_an_environment(city: City) -> None:
    changed: Counter[str] = Counter()
    for first, last in histories(city):
        changed.update(name for name, value in last.fields.items() if value != first.fields[name])
    assert changed["environment"] > changed["district"] > 0
    assert changed["environment"] > changed["category"] > 0
    assert changed["handling"] > 0
    assess = [
        first for first, last in histories(city) if first.fields.get("environment") != last.fields.get("environment")
    ]
    assert {first.fields["environment"] for first in assess} == {city.reference.vocabulary.unassessed}


def test_one_record_in_two_hundred_is_withdrawn(city: City) -> None:
    withdrawn = {row.key for row in city.accepted if row.fields.get("withdrawn") == "true"}
    assert 0.003 <= len(withdrawn) / len({row.key for row in city.accepted}) <= 0.008
    assert {source for source, _ in withdrawn} == set(city.plan.source)


def test_a_few_rows_come_again_unchanged(city: City) -> None:
    times = Counter((row.source, tuple(map(str, row.raw.values()))) for row in city.rows)
    assert 5 <= sum(found - 1 for found in times.values()) <= 60


def test_one_row_in_a_hundred_is_refused_for_the_reasons_told(city: City) -> None:
    faults = Counter(fault for row in city.rows if (fault := city.fault(row)))
    assert dict(faults) == city.told["refused"]["by_rule"]
    assert 0.007 <= faults.total() / len(city.rows) <= 0.013


def test_no_delivery_is_faulty_enough_to_be_refused_whole(city: City) -> None:
    rows, faulty = Counter(map(file, city.rows)), Counter(file(row) for row in city.rows if city.fault(row))
    assert max(faulty[key] / rows[key] for key in rows) < 0.25
    assert len(rows) == len(city.of_records)


def test_some_refused_rows_come_right_in_the_next_delivery(city: City) -> None:
    refused = {row.key for row in city.rows if city.fault(row)}
    righted = refused & {row.key for row in city.accepted}
    assert 0.4 <= len(righted) / len(refused) < 1


def test_an_event_told_twice_keeps_its_id_inside_one_source(city: City) -> None:
    told: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
    for row in city.in_force:
        if row.fields.get("event_id"):
            told[row.fields["event_id"]].add((row.source, row.fields["record_id"], row.fields["record_type"]))
    pairs = [found for found in told.values() if len(found) > 1]
    assert len(pairs) > 50
    assert all(len({source for source, *_ in pair}) == 1 and len({kind for *_, kind in pair}) == 2 for pair in pairs)


def test_the_seed_that_is_shipped_is_the_one_tested(city: City) -> None:
    assert city.told["seed"] == SEED


def schools(city: City) -> list[Delivered]:
    return [row for row in city.in_force if row.source == "schools"]


def file(row: Delivered) -> tuple[str, str]:
    return row.source, row.accepted.isoformat()


def first_seen(city: City) -> dict[tuple[str, str], Delivered]:
    first: dict[tuple[str, str], Delivered] = {}
    for row in city.accepted:
        first.setdefault(row.key, row)
    return first


def periods_late(city: City, row: Delivered) -> int:
    return city.reference.calendar.last_ended(row.accepted.date()) - city.period(row)


def histories(city: City) -> list[tuple[Delivered, Delivered]]:
    last = {row.key: row for row in city.accepted}
    return [(row, last[key]) for key, row in first_seen(city).items() if row.fields != last[key].fields]


def differ(first: Delivered, last: Delivered) -> bool:
    return first.fields["environment"] != last.fields["environment"]
