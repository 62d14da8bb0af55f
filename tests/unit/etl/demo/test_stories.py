"""The planted stories are in what was delivered, and strong enough for the verdict of a page to find them."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from lagesbild.statistics.comparison import c_test
from lagesbild.statistics.verdict import expected, judge
from tests.unit.etl.demo.conftest import FIRST, LAST, City, made
from tests.unit.etl.demo.reading import Delivered

#: One worker makes the city for all.

Meant = Callable[[Delivered], bool]
FEWER, MORE = ("fewer", "clearly_fewer"), ("more", "clearly_more")
COUNTED = ("incident", "observation", "tip", "police_report")
IDS = [
    *("sticker_wave", "tip_campaign", "silent_schools", "recoded_harassment", "late_housing", "cleaning_works"),
    "dialogue_regresses",
]


def by_fortnight(city: City, meant: Meant, first: int, length: int) -> list[str]:
    """Return the verdicts of some periods against the 26 before the first of them."""
    counts = city.counts(meant)
    past = [counts[period] for period in range(first - 26, first)]
    return [verdict(counts[period], past) for period in range(first, first + length)]


def by_eight_weeks(city: City, meant: Meant, first: int, *, before: int) -> str:
    """Return the verdict of four periods against the 13 blocks of four that end where `before` begins."""
    counts = city.counts(meant)
    blocks = [sum(counts[start + period] for period in range(4)) for start in range(before - 52, before, 4)]
    return verdict(sum(counts[period] for period in range(first, first + 4)), blocks)


def verdict(count: int, past: list[int]) -> str:
    (said,) = judge([count], expected([past]), together=False).verdicts
    return str(said)


def differ(first: int, second: int, *, length: int, other_length: int) -> float:
    return c_test(first, second, time=length, time_before=other_length).p


def starts(story: dict[str, list[dict[str, int]]]) -> int:
    return story["periods"][0]["index"]


def test_every_story_is_told_in_two_languages_with_its_periods(city: City) -> None:
    assert [story["id"] for story in city.told["stories"]] == IDS
    assert city.told["left_out"] == []
    for story in city.told["stories"]:
        assert story["sv"] != story["en"] and "{" not in story["sv"] + story["en"]
        assert all(one["label"] == city.reference.calendar.label(one["index"]) for one in story["periods"])
        assert story["periods"] and story["periods"][-1]["index"] <= LAST


def test_a_wave_of_stickers_is_found_in_its_district_and_in_the_city(city: City) -> None:
    story, last_four = city.story("wave"), LAST - 3
    [environment], [district] = story["environments"], story["districts"]
    assert [one["index"] for one in story["periods"]] == [LAST - 1, LAST]
    assert by_eight_weeks(city, of(environment, district), last_four, before=last_four) == "clearly_more"
    others = [of(environment, other) for other in city.reference.districts if other != district]
    assert "clearly_more" not in {by_eight_weeks(city, other, last_four, before=last_four) for other in others}
    assert set(by_fortnight(city, of(environment, "", "incident"), LAST - 1, 2)) == {"clearly_more"}


def test_the_wave_is_seen_by_more_than_one_sender(city: City) -> None:
    story = city.story("wave")
    seen = Counter(row.source for row in city.in_force if is_in(city, row, story) and city.period(row) >= LAST - 1)
    assert min(seen[source] for source in story["sources"]) >= 5


def test_a_campaign_raises_tips_everywhere_and_nothing_else(city: City) -> None:
    story = city.story("campaign")
    first = starts(story)
    assert (len(story["periods"]), LAST - first) == (4, 13)
    verdicts = {kind: by_fortnight(city, of_type(kind), first, 4) for kind in (*COUNTED, "call")}
    assert set(verdicts.pop("tip")) <= set(MORE)
    assert {kind: set(found) for kind, found in verdicts.items()} == {kind: {"usual"} for kind in verdicts}


def test_the_campaign_is_the_public_in_every_district(city: City) -> None:
    first = starts(city.story("campaign"))
    during, before = range(first, first + 4), range(first - 26, first)
    public = tips(city, lambda row: row.fields["reporter"] == "public")
    others = tips(city, lambda row: row.fields["reporter"] != "public")
    assert 1.8 <= rate(public, during) / rate(public, before) <= 3.2
    assert 0.6 <= rate(others, during) / rate(others, before) <= 1.5
    districts = [tips(city, in_district(code)) for code in city.reference.districts]
    assert sum(rate(found, during) > rate(found, before) for found in districts) >= 9


def test_the_schools_fall_silent_after_steady_years(city: City) -> None:
    days = [one.accepted.date() for one in city.deliveries if one.source == "schools"]
    assert starts(city.story("silence")) == LAST - 4
    assert city.reference.calendar.index(days[-1]) <= LAST - 4
    assert Counter(b - a for a, b in pairwise(days))[timedelta(28)] >= 45
    assert set(by_fortnight(city, lambda row: row.source == "schools", LAST - 4, 5)) <= set(FEWER)


def test_a_re_coded_category_falls_by_what_another_rises(city: City) -> None:
    story, first = city.story("recoding"), LAST - 9
    [old], new = story["categories"], story["expected"]["becomes"]
    fell, rose = (city.reference.vocabulary.level_1(code) for code in (old, new))
    assert starts(story) == first
    assert by_eight_weeks(city, lambda row: city.level_1(row) == fell, first + 1, before=first) in FEWER
    assert by_eight_weeks(city, lambda row: city.level_1(row) == rose, first + 1, before=first) in MORE
    assert by_eight_weeks(city, lambda row: city.level_1(row) in (fell, rose), first + 1, before=first) == "usual"


def test_the_new_code_is_written_from_its_delivery_on_and_never_before(city: City) -> None:
    story = city.story("recoding")
    since = datetime.fromisoformat(story["expected"]["from_delivery"])
    column = city.mappings["police"].columns["category"]
    police = [row for row in city.accepted if row.source == "police"]
    [old] = story["categories"]
    new = [row.accepted for row in police if row.raw[column] == story["expected"]["writes"]]
    assert min(new) == since and len(new) > 30
    assert max(row.accepted for row in police if row.fields["category"] == old) < since


def test_housing_delivers_three_periods_at_once(city: City) -> None:
    story = city.story("late_batch")
    first, last = starts(story), starts(story) + 2
    [accepted] = map(datetime.fromisoformat, story["expected"]["accepted"])
    housing = [row for row in city.accepted if row.source == "housing"]
    calendar = city.reference.calendar
    assert (LAST - first, calendar.last_ended(accepted.date())) == (27, last)
    brought = Counter(city.period(row) for row in housing if row.accepted == accepted)
    assert min(brought[period] for period in range(first, last + 1)) >= 5
    between = (calendar.end(first), accepted.date())
    assert not [row for row in housing if between[0] < row.accepted.date() < between[1]]


def test_a_measure_that_works_is_found_in_its_district_only(city: City) -> None:
    story, measure = city.story("measure_works"), city.measure("measure_works")
    start = measure["start"]["index"]
    here = city.series(lambda row: is_in(city, row, story))
    elsewhere = city.series(lambda row: is_in(city, row, {**story, "districts": []}) and not is_in(city, row, story))
    before, after = slice(start - 26 - FIRST, start - FIRST), slice(start - FIRST, LAST - 1 - FIRST)
    spans = {"length": 26, "other_length": LAST - 1 - start}
    assert differ(sum(here[before]), sum(here[after]), **spans) < 0.001
    assert differ(sum(elsewhere[before]), sum(elsewhere[after]), **spans) > 0.05
    blocks = range(start, LAST - 3, 4)
    falls = [by_eight_weeks(city, lambda row: is_in(city, row, story), first, before=start) for first in blocks]
    assert len(falls) == 4 and set(falls) <= set(FEWER)


def test_the_cleaning_leaves_about_four_of_ten(city: City) -> None:
    story, start = city.story("measure_works"), city.measure("measure_works")["start"]["index"]
    counts = city.counts(lambda row: is_in(city, row, story))
    assert 0.25 <= rate(counts, range(start, LAST)) / rate(counts, range(start - 52, start)) <= 0.55


def test_a_measure_that_does_not_work_began_when_chance_was_highest(city: City) -> None:
    story, measure = city.story("measure_regresses"), city.measure("measure_regresses")
    start, meant = measure["start"]["index"], lambda row: is_in(city, row, story)
    assert by_eight_weeks(city, meant, start - 4, before=start - 4) in MORE
    after = [by_eight_weeks(city, meant, one, before=start - 4) for one in range(start, LAST - 3, 4)]
    assert len(after) >= 4 and set(after) == {"usual"}


def test_its_rate_never_changed(city: City) -> None:
    story, start = city.story("measure_regresses"), city.measure("measure_regresses")["start"]["index"]
    counts = city.counts(lambda row: is_in(city, row, story))
    before, after = range(FIRST, start - 4), range(start, LAST)
    totals = [sum(counts[period] for period in span) for span in (before, after)]
    assert differ(*totals, length=len(before), other_length=len(after)) > 0.05
    assert story["expected"] == {"factor": 1.0}


@pytest.mark.parametrize("kind", ["measure_works", "measure_regresses"])
def test_a_measure_is_told_with_its_figures(city: City, kind: str) -> None:
    measure, story = city.measure(kind), city.story(kind)
    assert measure["problem"].keys() == {"sv", "en"}
    assert measure["owner"] in city.reference.organisations
    assert [measure["district"]] == story["districts"]
    assert measure["review"]["index"] > measure["start"]["index"] == starts(story)
    assert measure["eight_weeks"]["after"] < measure["eight_weeks"]["before"]
    counts = city.counts(lambda row: is_in(city, row, story))
    before = sum(counts[starts(story) - back] for back in range(1, 5))
    assert abs(before - measure["eight_weeks"]["before"]) <= 3


@pytest.mark.parametrize(("periods", "told"), [(6, 0), (18, 2), (30, 6)])
def test_a_shorter_city_leaves_out_what_needs_more_past(tmp_path: Path, periods: int, told: int) -> None:
    city = made(tmp_path, periods=periods)
    stories, left_out = city.told["stories"], city.told["left_out"]
    assert (len(stories), len(left_out)) == (told, len(IDS) - told)
    assert sorted(one["id"] for one in (*stories, *left_out)) == sorted(IDS)
    assert all(one["periods_needed"] > one["periods"] == periods for one in left_out)


def of(environment: str, district: str, *types: str) -> Meant:
    """Return what is about an environment, in a district (or anywhere), of the types that are counted together."""
    return lambda row: (
        row.fields["environment"] == environment
        and row.fields["record_type"] in (types or COUNTED)
        and district in ("", row.fields.get("district"))
    )


def is_type(row: Delivered, record_type: str) -> bool:
    return row.fields["record_type"] == record_type


def in_district(code: str) -> Meant:
    return lambda row: row.fields["district"] == code


def of_type(record_type: str) -> Meant:
    return lambda row: is_type(row, record_type)


def is_in(city: City, row: Delivered, story: dict[str, list[str]]) -> bool:
    """Say whether a record is one that a story is about, as its line in stories.json tells."""
    said = {
        "sources": (row.source,),
        "record_types": (row.fields["record_type"],),
        "environments": (row.fields["environment"],),
        "categories": (row.fields.get("category"), city.level_1(row)),
        "districts": (row.fields.get("district"),),
        "reporters": (row.fields["reporter"],),
    }
    return all(not story[name] or set(found) & set(story[name]) for name, found in said.items())


def tips(city: City, meant: Meant) -> Counter[int]:
    return city.counts(lambda row: is_type(row, "tip") and meant(row))


def rate(counts: Counter[int], periods: range) -> float:
    return sum(counts[period] for period in periods) / len(periods)
