"""The two surveys of the demonstration city, as they are delivered and as the loader keeps them."""

import csv
import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date
from itertools import pairwise, product
from math import sqrt
from pathlib import Path
from statistics import fmean
from typing import Any

import openpyxl
import pytest

from etl import batches
from etl.demo import SEED, DemoDelivery, make
from etl.load import Delivery
from etl.receipt import Receipt
from lagesbild import reference as references, store
from lagesbild.access import Role, Visit
from lagesbild.answers import senders
from lagesbild.periods import Span
from tests.factories import a_loader, an_installation, built
from tests.unit.etl.demo.conftest import FOLDER, LAST, UNTIL, City, made

Figure = dict[str, Any]
YEARS = (2023, 2024, 2025, 2026)
SAFETY, STAFF = "safety_survey", "staff_survey"
SURVEYS = {SAFETY, STAFF}


@dataclass(frozen=True)
class Loaded:
    """The surveys of the whole city after they were loaded."""

    receipts: list[Receipt]
    batches: list[batches.Batch]
    safety: list[Figure]
    staff: list[Figure]
    visit: Visit

    def of(self, level: str, question: str | None = None) -> list[Figure]:
        """Return the figures of a level of place, of one question or of all."""
        return [row for row in self.safety if row["place_level"] == level and question in (None, row["question"])]

    def shares(self, level: str) -> list[Figure]:
        return [row for row in self.of(level) if row["share"] is not None]


@pytest.fixture(scope="module")
def loaded(city: City, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """Load the surveys, each as accepted on the day it was delivered."""
    installation = an_installation(tmp_path_factory.mktemp("surveys"))
    with a_loader(installation, demo_seed=SEED) as loader:
        receipts = [loader.load(Delivery(one.path, one.source, one.accepted)) for one in surveys(city)]
    safety, staff = built(installation, "survey_answer"), built(installation, "practitioner_survey")
    in_force = store.current(installation.data)
    assert in_force is not None
    visit = Visit(Role.GROUP, (), "sv", UNTIL, city.reference, in_force, folder=installation.data)
    return Loaded(receipts, batches.accepted(installation.data), safety, staff, visit)


def surveys(city: City) -> list[DemoDelivery]:
    return [one for one in city.deliveries if one.source in SURVEYS]


def contents(city: City, wanted: Callable[[DemoDelivery], bool]) -> dict[str, bytes]:
    return {one.path.name: one.path.read_bytes() for one in city.deliveries if wanted(one)}


def test_each_survey_is_delivered_every_autumn_of_the_span(city: City) -> None:
    days: dict[str, list[date]] = defaultdict(list)
    for one in surveys(city):
        days[one.source].append(one.accepted.date())
    assert days.keys() == SURVEYS
    for found in days.values():
        assert tuple(day.year for day in found) == YEARS
        assert {day.month for day in found} <= {10, 11}


def test_a_survey_comes_on_a_day_on_which_records_come_too(city: City) -> None:
    """Its day is then no further day to choose on the page that compares what was known on two days."""
    days = {one.accepted.date() for one in city.of_records}
    assert {one.accepted.date() for one in surveys(city)} <= days


def test_a_survey_that_lies_outside_the_span_is_not_made(tmp_path: Path) -> None:
    early = made(tmp_path, periods=6, until=date(2026, 11, 2))
    assert [one.source for one in surveys(early)] == [STAFF]


def test_every_row_is_accepted_as_new_on_the_day_it_was_delivered(city: City, loaded: Loaded) -> None:
    assert {(one.status, one.refused, one.revised, one.unchanged) for one in loaded.receipts} == {("accepted", 0, 0, 0)}
    assert sum(one.new for one in loaded.receipts) == len(loaded.safety) + len(loaded.staff)
    told = [(one.source, one.accepted.replace(tzinfo=UTC)) for one in loaded.batches]
    assert sorted(told) == sorted((one.source, one.accepted) for one in surveys(city))
    assert all(one.demo for one in loaded.batches)


def test_every_question_of_the_vocabulary_is_asked_everywhere_every_year(city: City, loaded: Loaded) -> None:
    known = city.reference
    places = [("municipality", known.municipality.id)]
    places += [("area", code) for code in known.municipality.area]
    places += [("district", code) for code in known.districts]
    told = Counter((row["place_level"], row["place"], row["year"], row["question"]) for row in loaded.safety)
    assert told == Counter((*place, *rest) for place, *rest in product(places, YEARS, known.codes("question")))


def test_a_question_is_told_as_its_kind_and_within_what_can_be(city: City, loaded: Loaded) -> None:
    for row in loaded.safety:
        kind = city.reference.vocabulary.question[row["question"]].kind
        (told,) = ({"share", "mean"} - {name for name in ("share", "mean") if row[name] is None},)
        assert told == {kind}
        assert 2 < row[kind] < 50 if kind == "share" else 2.5 < row[kind] < 4.5


def test_180_to_420_answer_in_a_district_and_about_as_many_each_year(loaded: Loaded) -> None:
    answered: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for row in loaded.of("district"):
        answered[row["place"]].add((row["year"], row["n"]))
    for told in answered.values():
        numbers = [n for _, n in told]
        assert len(told) == len(YEARS), "the same answer every question"
        assert 180 <= min(numbers) and max(numbers) <= 420
        assert max(numbers) - min(numbers) <= 60
    assert len({n for told in answered.values() for _, n in told}) > 20


def test_an_area_and_the_city_are_told_of_all_who_answered_in_their_districts(city: City, loaded: Loaded) -> None:
    told: dict[tuple[str, str, int, str], list[Figure]] = defaultdict(list)
    for row in loaded.of("district"):
        rest = row["year"], row["question"]
        told["area", city.reference.area_of(row["place"]), *rest].append(row)
        told["municipality", city.reference.municipality.id, *rest].append(row)
    for row in (*loaded.of("area"), *loaded.of("municipality")):
        parts = told[row["place_level"], row["place"], row["year"], row["question"]]
        kind = "share" if row["mean"] is None else "mean"
        assert row["n"] == sum(part["n"] for part in parts)
        expected = sum(part["n"] * part[kind] for part in parts) / row["n"]
        assert row[kind] == pytest.approx(expected, abs=0.11 if kind == "share" else 0.011), (
            "told with one or two decimals"
        )


def test_the_city_moves_slowly_from_year_to_year_but_moves(city: City, loaded: Loaded) -> None:
    for question in city.reference.codes("question"):
        kind = city.reference.vocabulary.question[question].kind
        told = [row[kind] for row in sorted(loaded.of("municipality", question), key=lambda row: int(row["year"]))]
        steps = [abs(after - before) for before, after in pairwise(told)]
        assert 0 < max(steps) <= (4 if kind == "share" else 0.2)


def test_most_differences_between_districts_lie_within_the_sampling_error(loaded: Loaded) -> None:
    distances = [distance for found in by_district(loaded).values() for distance in found]
    assert 0.85 <= sum(abs(distance) <= 1.96 for distance in distances) / len(distances) <= 0.97
    assert max(map(abs, distances)) < 4


def test_no_district_is_told_to_be_worse_or_better_all_over(loaded: Loaded) -> None:
    for found in by_district(loaded).values():
        assert abs(fmean(found)) < 1
        assert min(found) < 0 < max(found)


def by_district(loaded: Loaded) -> dict[str, list[float]]:
    """Return how far each share of a district lies from the city's, in standard errors."""
    city = {(row["year"], row["question"]): row["share"] / 100 for row in loaded.shares("municipality")}
    found: dict[str, list[float]] = defaultdict(list)
    for row in loaded.shares("district"):
        usual = city[row["year"], row["question"]]
        found[row["place"]].append((row["share"] / 100 - usual) / sqrt(usual * (1 - usual) / row["n"]))
    return found


def test_of_about_900_practitioners_55_to_60_per_cent_answer(loaded: Loaded) -> None:
    whole = [row for row in loaded.staff if row["reporter"] is None]
    assert sorted(row["year"] for row in whole) == [*YEARS]
    for row in whole:
        assert 850 <= row["sent"] <= 950
        assert 0.55 <= row["answered"] / row["sent"] <= 0.60
    assert len({(row["sent"], row["answered"]) for row in whole}) == len(YEARS)


def test_the_answers_of_all_kinds_of_reporter_are_all_answers(city: City, loaded: Loaded) -> None:
    assert {row["question"] for row in loaded.staff} == {None}
    for year in YEARS:
        rows = [row for row in loaded.staff if row["year"] == year and row["reporter"]]
        assert len(rows) == len({row["reporter"] for row in rows}) >= 6
        assert {row["reporter"] for row in rows} <= set(city.reference.codes("reporter"))
        assert min(row["answers"] for row in rows) >= 5
        assert {sum(row["answers"] for row in rows)} == {row["answered"] for row in rows}


def test_a_yearly_survey_is_no_sender_that_can_be_silent_and_no_row_among_deliveries(
    city: City, loaded: Loaded
) -> None:
    compared = senders.senders_compared(loaded.visit).frame
    assert set(compared["source"]) == set(city.plan.source), "the five are expected, though nothing of theirs came here"
    assert set(senders.senders_for(loaded.visit, LAST).frame["source"]) == set(city.plan.source)
    assert senders.senders_over_time(loaded.visit, Span(LAST, blocks=104)).frame.empty


def test_the_safety_survey_is_text_with_semicolons_and_decimal_commas(city: City) -> None:
    (*_, last) = (one.path for one in surveys(city) if one.source == SAFETY)
    head, *rows = csv.reader(last.read_text(encoding="utf-8-sig").splitlines(), delimiter=";", strict=True)
    assert head == ["Område", "År", "Fråga", "Antal svar", "Andel (%)", "Medelvärde"]
    assert all(re.fullmatch(r"\d\d?,\d;|;\d,\d\d?", f"{share};{mean}") for *_, share, mean in rows)
    assert {"Hela staden", "Stadsområde Centrum", "Centrum"} <= {row[0] for row in rows}


def test_the_staff_survey_is_a_workbook_with_numbers_in_its_cells(city: City) -> None:
    (*_, last) = (one.path for one in surveys(city) if one.source == STAFF)
    book = openpyxl.load_workbook(last)
    head, whole, *rows = book.active.iter_rows(values_only=True)
    assert (book.sheetnames, head) == (["Svar"], ("År", "Utskick", "Svar", "Verksamhet", "Antal svar"))
    assert [type(cell) for cell in whole] == [int, int, int, type(None), type(None)]
    assert all(isinstance(row[3], str) and isinstance(row[4], int) for row in rows)


def test_a_survey_of_a_year_is_the_same_whatever_span_is_made(city: City, small: City) -> None:
    latest = contents(small, lambda one: one.source in SURVEYS)
    assert len(latest) == 2
    assert latest.items() <= contents(city, lambda one: one.source in SURVEYS).items()


def test_another_seed_has_other_surveys(small: City, tmp_path: Path) -> None:
    mine = contents(small, lambda one: one.source in SURVEYS)
    other = contents(made(tmp_path, seed=SEED + 1, periods=6), lambda one: one.source in SURVEYS)
    assert mine.keys() == other.keys() and not mine.items() & other.items()


def test_without_surveys_every_other_delivery_is_the_same_to_the_byte(small: City, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(FOLDER, tmp_path / "reference"))
    text = (folder / "demo.toml").read_text(encoding="utf-8")
    without = re.sub(r"^\[(safety|staff)_survey.*?(?=^# -)", "", text, flags=re.DOTALL | re.MULTILINE)
    (folder / "demo.toml").write_text(without, encoding="utf-8")
    bare = make(tmp_path / "city", references.read(folder), seed=SEED, periods=6, until=UNTIL)
    assert {one.path.name: one.path.read_bytes() for one in bare} == contents(
        small, lambda one: one.source not in SURVEYS
    )
    assert len(small.deliveries) == len(bare) + 2
