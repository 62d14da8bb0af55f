"""A question of the safety survey by the places of a level, beside the year before (catalogue S1).

A share differs where Fisher's exact test of the two years' answers has p of at most 0.05.
"""

import math
from itertools import pairwise
from pathlib import Path

import pytest

from lagesbild import answers
from lagesbild.access import Role, Visit
from lagesbild.statistics.comparison import Change
from tests.factories import contract_row, csv_text
from tests.surveys import SAFETY, a_town, day

HEAD = "Område;År;Fråga;Svar;Andel;Medel\n"
UNSAFE, TRUST = "Otrygg sent ute", "Förtroende"
#: Answers and share (per cent) in 2023 and 2022, and whether more than chance lies between them. By Fisher's test 60 of
#: 100 against 40 of 100 has p 0.007, 54 against 40 has 0.065, and 55 against 40 has 0.047.
CHANGES: list[tuple[tuple[int, str], tuple[int, str], Change]] = [
    ((100, "60"), (100, "40"), Change.RISE),
    ((100, "40"), (100, "60"), Change.FALL),
    ((100, "55"), (100, "40"), Change.RISE),
    ((100, "54"), (100, "40"), Change.NONE),
    ((10, "60"), (10, "40"), Change.NONE),
    ((1000, "44,5"), (1000, "40"), Change.RISE),
    ((1000, "44"), (1000, "40"), Change.NONE),
    ((100, "40"), (100, "40"), Change.NONE),
    ((50, "0"), (50, "0"), Change.NONE),
    ((50, "100"), (50, "100"), Change.NONE),
    ((50, "12"), (50, "0"), Change.RISE),
    ((20_000, "31"), (20_000, "30"), Change.RISE),
    ((20_000, "29"), (20_000, "30"), Change.FALL),
    ((20_000, "30,5"), (20_000, "30"), Change.NONE),
]


def asked(folder: Path, lines: list[str], **sources: list[str]) -> Visit:
    """Return a visit to a town that got a survey, or several."""
    known = {name: SAFETY.replace('id = "safety"', f'id = "{name}"') for name in sources}
    town = a_town(folder, **known)
    for name, rows in {"safety": lines, **sources}.items():
        town.deliver(HEAD + "".join(f"{line}\n" for line in rows), name, accepted=day(11))
    town.deliver(csv_text([contract_row()]), "contract", accepted=day(13))
    return town.visit()


@pytest.mark.parametrize(("now", "before", "change"), CHANGES)
def test_a_share_differs_from_the_year_before_where_chance_seldom_makes_it(
    tmp_path: Path, now: tuple[int, str], before: tuple[int, str], change: Change
) -> None:
    told = ((2023, *now), (2022, *before))
    lines = [f"Lundby;{year};{UNSAFE};{n};{share};" for year, n, share in told]
    frame = answers.safety_compared(asked(tmp_path, lines), "unsafe_evening", "district").frame
    assert frame["change"].to_list() == [change]


SURVEY = [
    *(f"Lundby;{year};{UNSAFE};100;{share};" for year, share in ((2019, 20), (2021, 40), (2023, 60))),
    *(f"Angered;{year};{UNSAFE};100;50;" for year in (2021, 2023)),
    f"Västra Göteborg;2023;{UNSAFE};80;25;",
    f"Östra Göteborg;2021;{UNSAFE};80;25;",
    f"Hisingen;2023;{UNSAFE};400;40;",
    f"Hela staden;2022;{UNSAFE};900;30;",
    *(f"Lundby;{year};{TRUST};{n};;{mean}" for year, n, mean in ((2022, 90, "3,1"), (2023, 95, "3,6"))),
]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Visit:
    return asked(tmp_path_factory.mktemp("city"), SURVEY)


def test_the_last_year_of_a_level_stands_beside_the_one_before_it_however_long_ago(city: Visit) -> None:
    frame = answers.safety_compared(city, "unsafe_evening", "district").frame
    assert frame[["place", "year", "n", "share"]].to_numpy().tolist() == [
        ["angered", 2023, 100, 50],
        ["vastra_goteborg", 2023, 80, 25],
        ["lundby", 2023, 100, 60],
    ], "in the order of the districts"
    assert list(frame["previous"]) == pytest.approx([50, math.nan, 40], nan_ok=True)
    assert list(frame["change"]) == [Change.NONE, Change.UNKNOWN, Change.RISE]
    assert set(frame["previous_year"]) == {2021}


def test_shares_of_both_years_have_their_intervals(city: Visit) -> None:
    frame = answers.safety_compared(city, "unsafe_evening", "district").frame.set_index("place")
    whole = answers.safety_survey(city).frame.set_index(["place", "year", "question"])
    names = {2023: ("share", "low", "high"), 2021: ("previous", "previous_low", "previous_high")}
    for year, columns in names.items():
        expected = whole.loc[("lundby", year, "unsafe_evening"), ["share", "low", "high"]]
        assert list(frame.loc["lundby", [*columns]]) == pytest.approx(list(expected))


#: A level, its places, the last year it was asked there, and the one before (0: there is none).
LEVELS = [("area", ["hisingen"], 2023, 0), ("municipality", ["goteborg"], 2022, 0)]


@pytest.mark.parametrize(("level", "places", "year", "before"), LEVELS)
def test_of_one_year_alone_nothing_is_said_of_a_change(
    city: Visit, level: str, places: list[str], year: int, before: int
) -> None:
    frame = answers.safety_compared(city, "unsafe_evening", level).frame
    assert (list(frame["place"]), list(frame["year"]), list(frame["previous_year"])) == (places, [year], [before])
    assert frame["change"].to_list() == [Change.UNKNOWN] and frame["previous"].isna().all()


def test_means_stand_beside_each_other_without_a_change(city: Visit) -> None:
    (row,) = answers.safety_compared(city, "trust_in_authorities", "district").frame.to_dict("records")
    assert (row["mean"], row["previous_mean"], row["previous_year"], row["change"]) == (3.6, 3.1, 2022, "unknown")
    assert all(math.isnan(row[name]) for name in ("share", "low", "high", "previous", "previous_low"))


@pytest.mark.parametrize("level", ["area", "municipality"])
def test_a_question_that_was_never_asked_of_a_level_has_no_rows(city: Visit, level: str) -> None:
    table = answers.safety_compared(city, "trust_in_authorities", level)
    assert table.frame.empty and list(table.frame) == [*table.dimensions, *table.measures]


#: Years that each of two senders asked in; whose survey is shown, and of which years.
SENDERS = [
    ((2021, 2022), (2022, 2023), "other", (2023, 2022)),
    ((2022, 2023), (2021, 2022), "safety", (2023, 2022)),
    ((2023,), (2021, 2022), "safety", (2023, 0)),
    ((2021, 2022), (2024,), "other", (2024, 0)),
]


@pytest.mark.parametrize(("own", "others", "sender", "years"), SENDERS)
def test_both_years_are_of_the_sender_that_asked_last(
    tmp_path: Path, own: tuple[int, ...], others: tuple[int, ...], sender: str, years: tuple[int, int]
) -> None:
    lines = [[f"Lundby;{year};{UNSAFE};{n};50;" for year in told] for told, n in ((own, 100), (others, 200))]
    visit = asked(tmp_path, lines[0], other=lines[1])
    (row,) = answers.safety_compared(visit, "unsafe_evening", "district").frame.to_dict("records")
    assert (row["source"], row["n"]) == (sender, {"safety": 100, "other": 200}[sender])
    assert (row["year"], row["previous_year"]) == years
    assert math.isnan(row["previous"]) is (years[1] == 0)


def test_where_two_senders_asked_in_the_same_year_it_is_always_the_same_one(tmp_path: Path) -> None:
    many = [f"{place};2023;{UNSAFE};{{n}};50;" for place in ("Lundby", "Angered", "Norra Hisingen", "Västra Hisingen")]
    both = [[line.format(n=n) for line in many] for n in (100, 200)]
    visit = asked(tmp_path, both[0], other=both[1])
    frames = [answers.safety_compared(visit, "unsafe_evening", "district").frame for _ in range(3)]
    assert all(one["source"].nunique() == 1 and len(one) == 4 for one in frames)
    assert all(one.equals(other) for one, other in pairwise(frames))


def test_a_protected_role_sees_what_the_group_sees(city: Visit) -> None:
    exact = answers.safety_compared(city, "unsafe_evening", "district")
    guest = Visit(Role.GUEST, (), "sv", city.today, city.reference, city.store)
    assert answers.safety_compared(guest, "unsafe_evening", "district").frame.equals(exact.frame)
