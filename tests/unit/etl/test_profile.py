"""A file of an unknown sender: which column is likely to be which field."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from etl import mapping as mappings
from etl.profile import Knowledge, Profile, profile
from lagesbild import reference
from lagesbild.errors import DeliveryRefused
from lagesbild.settings import ROOT

REFERENCE = ROOT / "data" / "reference"
REGISTER = """Dnr;Slag;Händelsedatum;Registrerad;Senast ändrad;Stadsdel;Vad;Grupp;Notis;Ljus
2024-1;Händelse;05.03.2024;06.03.2024;2024-03-07 10:00;Angered;Klotter;Våldsbejakande islamistisk;x;12
2024-2;Tips;25.02.2024;25.02.2024;2024-02-26 09:30;Lundby;Skadegörelse med budskap;Våldsbejakande högerextrem;y;13
2024-3;Tips;01.03.2024;02.03.2024;2024-03-02 11:15;Haga;Något annat;Våldsbejakande högerextrem;z;14
"""


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return Knowledge(reference.read(REFERENCE), tuple(mappings.read_all(REFERENCE).values()))


def profiled(folder: Path, text: str, knowledge: Knowledge) -> Profile:
    (folder / "file").write_text(text, encoding="utf-8")
    return profile(folder / "file", knowledge)


def names(found: Profile) -> dict[str, str]:
    return {field: column.name for field, column in found.likely.items()}


def test_columns_are_known_by_their_names_and_by_what_they_hold(tmp_path: Path, knowledge: Knowledge) -> None:
    found = profiled(tmp_path, REGISTER, knowledge)
    assert (found.form, found.rows, found.unreadable) == ("CSV, utf-8, ';'", 3, 0)
    told = names(found)
    assert told.pop("environment") == "Grupp"
    assert told.pop("record_type") == "Slag"
    assert told.pop("district") == "Stadsdel"
    assert told.pop("record_id") == "Dnr"
    assert (told.pop("occurred"), told.pop("received")) == ("Händelsedatum", "Registrerad")
    assert told.pop("revised") == "Senast ändrad"
    assert told == {}


@pytest.mark.parametrize(
    ("cells", "form"),
    [
        (["05.03.2024", "31.03.2024"], "%d.%m.%Y"),
        (["05/03/2024", "06/03/2024"], "%d/%m/%Y"),
        (["03/05/2024", "03/31/2024"], "%m/%d/%Y"),
        (["20240305", "20240331"], "%Y%m%d"),
        (["05.03.2024 21:15", "31.03.2024 00:10"], "%d.%m.%Y %H:%M"),
        (["2024-03-05", "2024-03-31 10:00"], ""),
    ],
)
def test_the_form_of_a_date_is_found_out(tmp_path: Path, knowledge: Knowledge, cells: Iterable[str], form: str) -> None:
    found = profiled(tmp_path, "datum;nr\n" + "".join(f"{cell};{n}\n" for n, cell in enumerate(cells)), knowledge)
    assert (names(found)["occurred"], found.likely["occurred"].form) == ("datum", form)


def test_a_date_is_no_field_by_its_name_alone(tmp_path: Path, knowledge: Knowledge) -> None:
    assert "occurred" not in names(profiled(tmp_path, "datum;nr\ni går;1\nnyss;2\n", knowledge))


def test_a_vocabulary_of_another_size_is_no_field_by_its_name_alone(tmp_path: Path, knowledge: Knowledge) -> None:
    rows = "".join(f"{number};ord{number}\n" for number in range(100))
    assert "record_type" not in names(profiled(tmp_path, "nr;slag\n" + rows, knowledge))


def test_a_column_is_one_field_only(tmp_path: Path, knowledge: Knowledge) -> None:
    told = names(profiled(tmp_path, REGISTER, knowledge))
    assert len(set(told.values())) == len(told)


def test_an_empty_column_is_known_by_its_name(tmp_path: Path, knowledge: Knowledge) -> None:
    assert names(profiled(tmp_path, "nr;withdrawn\n1;\n2;\n", knowledge))["withdrawn"] == "withdrawn"


def test_rows_that_cannot_be_read_and_zero_bytes_are_told(tmp_path: Path, knowledge: Knowledge) -> None:
    found = profiled(tmp_path, "nr;datum\n1;2024-03-05\n2\n3;\0\n", knowledge)
    assert (found.rows, found.unreadable, found.damaged_line) == (3, 1, 4)


def test_a_file_that_no_load_could_read_is_refused_in_the_same_words(tmp_path: Path, knowledge: Knowledge) -> None:
    with pytest.raises(DeliveryRefused) as error:
        profiled(tmp_path, "", knowledge)
    assert error.value.key == "empty_file"


def test_a_row_that_is_taken_for_a_header_is_not_taken_for_names(tmp_path: Path, knowledge: Knowledge) -> None:
    found = profiled(tmp_path, "Anna;1001;klotter\nBo;1002;hot\nTre;1003;hot\n", knowledge)
    assert [column.name for column in found.columns] == ["", "", ""]
