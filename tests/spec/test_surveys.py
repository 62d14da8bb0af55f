"""Surveys and population files in the forms they really have, byte for byte, and what becomes of them."""

from pathlib import Path

import pyarrow.parquet
import pytest

from tests.surveys import a_town, adds_up, refused, workbook

#: What each of the files below tells.
POPULATION = {
    ("municipality", "goteborg", 2022): 596841,
    ("municipality", "goteborg", 2023): 604616,
    ("district", "lundby", 2023): 57705,
    ("district", "angered", 2022): 55012,
    ("district", "angered", 2023): 55468,
}
CR_CR_LF = (
    b"\xef\xbb\xbf"
    + (
        'Folkmängd efter region, kön och år\r\r\n\r\r\n"region";"kön";"2022";"2023"\r\r\n'
        '"1480 Göteborg";"totalt";"596 841";"604\u00a0616"\r\r\n"Lundby";"totalt";"..";"57\u202f705"\r\r\n'
        '"1480R001 Angered";"totalt";"55012";"55468,0"\r\r\n"Angered";"män";"27500";"27700"\r\r\n\r\r\n'
        'Källa: SCB\r\r\n1) Uppgifter som rör "okänd" plats anges inte.\r\r\n'
    ).encode()
)
LATIN_1 = (
    "Folkmängd 31 december\nregion,kön,2022,2023\n1480 Göteborg,totalt,596 841,604\u00a0616\nLundby,totalt,-,57705\n"
    'ANGERED,totalt,"55\u00a0012","55\u00a0468"\nAngered,kvinnor,1,1\nFotnoter:\n1) Gäller 31 december.\nKälla: SCB\n'
).encode("latin-1")
UTF_16 = (
    "Region\tKön\t2022\t2023\r\nGöteborg\ttotalt\t596841\t604616\r\nlundby\ttotalt\t-\t57 705\r\n"
    "angered\ttotalt\t55 012\t55 468\r\nangered\tmän\t..\t..\r\n"
    "Källa: SCB\t\t\t\r\n\t\t\t\r\nSenast ändrad:\t20240222\t\t\r\n"
).encode("utf-16")
XLSX = workbook(
    [
        ["Folkmängd efter region, kön och år"],
        [],
        ["region", "kön", "2022", 2023],
        ["1480 Göteborg", "totalt", 596841, 604616.0],
        ["Lundby", "totalt", "..", "57 705"],
        ["Angered", "totalt", 55012, 55468],
        ["Angered", "män", 1, 1],
        [],
        ["Källa:", "", "SCB"],
        ["Kontaktperson: Tomas Johansson, 010-479 50 00"],
    ]
)


@pytest.mark.parametrize("content", [CR_CR_LF, LATIN_1, UTF_16, XLSX], ids=["cr cr lf", "latin-1", "utf-16", "xlsx"])
def test_a_population_file_of_scb_tells_the_same_in_whatever_form(tmp_path: Path, content: bytes) -> None:
    town = a_town(tmp_path)

    receipt = town.deliver(content, "scb")

    assert (receipt.status, receipt.accepted, adds_up(receipt)) == ("accepted", 5, True)
    assert {"not_told", "other_group", "footnote"} <= set(receipt.rules) and "unreadable_row" not in receipt.rules
    delivered = [row for row in town.figures("population") if row["origin"] == "scb"]
    assert {(row["place_level"], row["place"], row["year"]): row["population"] for row in delivered} == POPULATION


def test_a_note_with_a_name_is_told_of_and_is_no_fault_of_the_sender(tmp_path: Path) -> None:
    receipt = a_town(tmp_path).deliver(
        "place;year;population\nlundby;2023;57705\n\nKälla:;SCB;\nTomas Johansson;;\nAnna Andersson;;\n", "people"
    )

    assert (receipt.status, receipt.accepted) == ("accepted", 1)
    assert refused(receipt) == [
        (2, "", "footnote"),
        (3, "place", "gate_person_name"),
        (4, "place", "gate_person_name"),
    ]


SAFETY = """\
Trygghetsmätningen 2023 – andelar i procent\r
Område;År;Fråga;Svar;Andel;Medel\r
Hela staden;2023;Otrygg sent ute;5 210;34,5 %;\r
Centrum;2023;Otrygg sent ute;1\u00a0204;28,25;\r
Lundby;2023;Otrygg sent ute;310;..;\r
Lundby;2023;Orolig för brott;310;41.0;\r
Angered;2023;Förtroende;290;;3,4\r
Angered;2023;Trivs i sitt område;290;77;\r
\r
1) Andel som svarat "ganska otrygg" eller "mycket otrygg".\r
Källa: kommunen\r
"""


def test_a_safety_survey_is_kept_by_place_year_and_question(tmp_path: Path) -> None:
    town = a_town(tmp_path)

    receipt = town.deliver(SAFETY.encode("cp1252"), "safety")

    assert (receipt.status, receipt.accepted, receipt.new, adds_up(receipt)) == ("accepted", 4, 4, True)
    assert refused(receipt) == [
        (3, "Andel", "not_told"),
        (6, "Fråga", "other_question"),
        (7, "", "footnote"),
        (8, "", "footnote"),
    ]
    told = {
        (row["place_level"], row["place"], row["year"], row["question"]): (row["n"], row["share"], row["mean"])
        for row in town.figures("survey_answer")
    }
    assert told == {
        ("municipality", "goteborg", 2023, "unsafe_evening"): (5210, 34.5, None),
        ("area", "centrum", 2023, "unsafe_evening"): (1204, 28.25, None),
        ("district", "lundby", 2023, "worried_about_crime"): (310, 41.0, None),
        ("district", "angered", 2023, "trust_in_authorities"): (290, None, 3.4),
    }


STAFF = """\
Medarbetarenkät om våldsbejakande extremism\tsvar till och med november
År\tUtskick\tSvar\tGrupp\tAntal\tFråga
2023\t920\t533\t\t\t
2023\t\t\tSkola\t210\t
2023\t920\t533\tPolis\t1 00\t
2023\t920\t533\tpolis\t100\t
2022\t1 000\t400,0\tSkola\t–\t
2022\t1 000\t400\t\t\tworried_about_crime
"""


def test_a_practitioner_survey_is_kept_by_year_and_reporter(tmp_path: Path) -> None:
    town = a_town(tmp_path)

    receipt = town.deliver(STAFF, "staff")

    assert refused(receipt) == [(3, "Antal", "unreadable_number"), (5, "Antal", "not_told")]
    assert (receipt.accepted, adds_up(receipt)) == (4, True)
    told = {
        (row["year"], row["question"], row["reporter"]): (row["sent"], row["answered"], row["answers"])
        for row in town.figures("practitioner_survey")
    }
    assert told == {
        (2023, None, None): (920, 533, None),
        (2023, None, "school"): (920, 533, 210),
        (2023, None, "police"): (920, 533, 100),
        (2022, "worried_about_crime", None): (1000, 400, None),
    }


def test_nothing_but_the_figures_is_stored(tmp_path: Path) -> None:
    town = a_town(tmp_path)
    town.deliver(SAFETY.encode("cp1252"), "safety")
    (file,) = town.installation.data.glob("aggregates/safety/*.parquet")
    assert not list(town.installation.data.glob("accepted"))
    told = pyarrow.parquet.read_metadata(file)
    assert ", ".join(told.schema.names) == "source, place_level, place, year, question, n, share, mean, accepted"
    assert (told.metadata[b"form"], told.metadata[b"source"], told.metadata[b"demo"], told.num_rows) == (
        *(b"safety_survey", b"safety", b"false"),
        4,
    )
