"""Which figure is in force: the one accepted last, whatever the order of loading, and what each receipt says of it."""

from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from etl.batches import accepted
from lagesbild import store
from tests.factories import contract_rows, csv_text
from tests.surveys import SAFETY, Town, a_town, adds_up, day, refused

HEAD = "place,year,population\n"


def lundby(people: int | str, more: str = "") -> str:
    return f"{HEAD}lundby,2023,{people}\n{more}"


def in_force(town: Town) -> int:
    (row,) = [row for row in town.figures("population") if (row["place"], row["year"]) == ("lundby", 2023)]
    return int(row["population"])


def counted(town: Town, content: str, number: int) -> tuple[str, int, int, int]:
    receipt = town.deliver(content, "people", accepted=day(number))
    assert adds_up(receipt)
    return receipt.status, receipt.new, receipt.revised, receipt.unchanged


def test_a_delivery_is_in_force_over_the_reference_folder_and_only_where_it_tells(tmp_path: Path) -> None:
    town = a_town(tmp_path)
    town.deliver(lundby(57000), "people")
    rows = {row["place"]: (row["population"], row["origin"]) for row in town.figures("population")}
    assert rows["lundby"] == (57000, "people")
    assert rows["angered"] == (55468, "population.csv")
    assert len(rows) == 10


@pytest.mark.parametrize("order", list(permutations((11, 12, 13))))
def test_the_figure_accepted_last_is_in_force_whatever_the_order_of_loading(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    town = a_town(tmp_path)
    for number in order:
        town.deliver(lundby(57000 + number), "people", accepted=day(number))
    assert in_force(town) == 57013


@pytest.mark.parametrize("order", list(permutations((57001, 57002))))
def test_of_two_accepted_at_the_same_moment_the_content_decides(tmp_path: Path, order: tuple[int, ...]) -> None:
    town = a_town(tmp_path)
    for people in order:
        town.deliver(lundby(people), "people", accepted=day(11))
    assert in_force(town) == 57002


def test_the_same_file_again_is_a_duplicate_and_changes_nothing(tmp_path: Path) -> None:
    town = a_town(tmp_path)
    assert counted(town, lundby(57001), 11)[0] == "accepted"
    assert counted(town, lundby(57002), 12)[0] == "accepted"
    assert counted(town, lundby(57001), 13)[0] == "duplicate"
    assert in_force(town) == 57002
    assert len(accepted(town.installation.data)) == 2


def test_a_receipt_compares_with_what_the_source_told_last(tmp_path: Path) -> None:
    town = a_town(tmp_path)
    assert counted(town, lundby(57001), 11) == ("accepted", 1, 0, 0)
    assert counted(town, lundby(57002, "angered,2023,55000\n"), 12) == ("accepted", 1, 1, 0)
    assert counted(town, lundby(57002, "angered,2023,55001\nlundby,2023,57 002\n"), 13) == ("accepted", 0, 1, 2)
    assert counted(town, lundby("57 001"), 14) == ("accepted", 0, 1, 0), "what was told before the last is told anew"
    assert counted(town, lundby(" 57002"), 15) == ("accepted", 0, 1, 0)
    assert in_force(town) == 57002


def test_a_receipt_that_was_lost_tells_again_what_was_new(tmp_path: Path) -> None:
    town = a_town(tmp_path)
    first = counted(town, lundby(57001), 11)
    for file in town.installation.data.glob("receipts/*"):
        file.unlink()
    assert counted(town, lundby(57001), 12) == first
    assert len(accepted(town.installation.data)) == 1


def test_a_build_as_of_a_day_knows_the_figures_accepted_by_then(tmp_path: Path) -> None:
    town = a_town(tmp_path)
    for number in (11, 12):
        town.deliver(lundby(57000 + number), "people", accepted=day(number))
    told, builds = [], set()
    for as_of in (date(2024, 3, 10), date(2024, 3, 11), None):
        visit = town.visit(as_of=as_of)
        told.append(dict(visit.store.ask("population_of_year", level="district", year=2023).to_numpy())["lundby"])
        builds.add(visit.store.pointer.build)
    assert told == [57705, 57011, 57012]
    assert len(builds) == 3


def test_another_figure_is_another_build_and_the_same_one_is_not_made_again(tmp_path: Path) -> None:
    town = a_town(tmp_path)
    town.deliver(csv_text(contract_rows(1)), "contract")
    builds = [town.visit().store.pointer.build]
    town.deliver(lundby(57001), "people")
    builds += [town.visit().store.pointer.build, town.visit().store.pointer.build]
    assert builds[0] != builds[1] == builds[2]


def test_how_many_were_sent_and_answered_is_one_fact_of_a_survey(tmp_path: Path) -> None:
    town = a_town(tmp_path)
    head = "År,Utskick,Svar,Grupp,Antal,Fråga\n"
    town.deliver(head + "2023,900,500,Skola,200,\n2023,900,500,Polis,100,\n", "staff", accepted=day(11))
    town.deliver(head + "2023,920,533,Skola,210,\n", "staff", accepted=day(12))
    rows = {
        row["reporter"]: (row["sent"], row["answered"], row["answers"]) for row in town.figures("practitioner_survey")
    }
    assert rows == {"school": (920, 533, 210), "police": (920, 533, 100)}


@pytest.mark.parametrize("order", list(permutations(((11, 400, 30), (12, 300, 20)))))
def test_the_answer_of_a_survey_that_was_accepted_last_is_in_force(
    tmp_path: Path, order: tuple[tuple[int, int, int], ...]
) -> None:
    town = a_town(tmp_path)
    for number, n, share in order:
        row = f"Område,År,Fråga,Svar,Andel,Medel\nLundby,2023,unsafe_evening,{n},{share},\n"
        town.deliver(row, "safety", accepted=day(number))
    assert [(row["n"], row["share"]) for row in town.figures("survey_answer")] == [(300, 20)]


def test_what_two_sources_tell_of_the_same_stands_beside_each_other(tmp_path: Path) -> None:
    town = a_town(tmp_path, other=SAFETY.replace("safety", "other").replace("other_survey", "safety_survey"))
    for source, share in (("safety", 30), ("other", 40)):
        town.deliver(f"Område,År,Fråga,Svar,Andel,Medel\nLundby,2023,unsafe_evening,300,{share},\n", source)
    assert {(row["source"], row["share"]) for row in town.figures("survey_answer")} == {("safety", 30), ("other", 40)}


def test_a_delivery_with_too_many_faults_is_refused_whole_and_leaves_nothing(tmp_path: Path) -> None:
    town = a_town(tmp_path)
    town.deliver(lundby(57001), "people")
    before = {file: file.read_bytes() for file in town.installation.data.rglob("*.parquet")}
    receipt = town.deliver(lundby(1, "nowhere,2023,5\nnirgends,2023,6\nangered,2023,2\n"), "people", accepted=day(12))
    assert (receipt.status, receipt.accepted, receipt.rows) == ("refused", 0, 4)
    assert receipt.rules == {"unknown_place": 2, "delivery_over_limit": 2}
    assert {file: file.read_bytes() for file in town.installation.data.rglob("*.parquet")} == before
    assert in_force(town) == 57001


def test_two_figures_for_the_same_thing_in_one_file_are_both_refused(tmp_path: Path) -> None:
    town = a_town(tmp_path)
    others = ("angered", "district:centrum", "hisingen", "nordost", "sydvast", "goteborg")
    rows = [f"{place},2023,5\n" for place in others]
    receipt = town.deliver(lundby(1, "".join([*rows, "Lundby,2023,2\n"])), "people")
    assert refused(receipt) == [(1, "", "duplicate_key"), (8, "", "duplicate_key")]
    assert in_force(town) == 57705, "the reference folder's"


def test_a_delivery_of_figures_alone_can_be_looked_at(tmp_path: Path) -> None:
    town = a_town(tmp_path)
    town.deliver(lundby(57001), "people")
    assert town.visit().store.rows("last_accepted")[0] == (day(15).replace(hour=9, minute=30, tzinfo=None),)
    assert store.current(town.installation.data) is not None


def test_figures_do_not_move_the_day_up_to_which_records_were_received(tmp_path: Path) -> None:
    town = a_town(tmp_path)
    town.deliver(csv_text(contract_rows(1)), "contract", accepted=day(11))
    town.deliver(lundby(57001), "people", accepted=day(20))
    assert town.visit().store.rows("last_accepted")[0][0].day == 11
