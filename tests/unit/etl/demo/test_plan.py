"""demo.toml is held to the vocabulary, and holds every code that the generator writes."""

import ast
import shutil
from datetime import date
from pathlib import Path

import pytest

from etl import demo
from lagesbild import contract, reference
from lagesbild.errors import WrongUse
from tests.unit.etl.demo.conftest import FOLDER, City

#: One worker makes the city for all.

NAMES = {field.name for field in contract.FIELDS} | {field.dimension for field in contract.FIELDS}
FLAGS = {"true", "false"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "reference"))


@pytest.mark.parametrize(
    ("file", "found", "instead", "where"),
    [
        ("demo.toml", 'becomes = "hate_crime_defamation"', 'becomes = "hate_crime"', None),
        ("demo.toml", 'becomes = "hate_crime_defamation"', 'becomes = "slander"', "category: slander"),
        ("demo.toml", "lundby = 10", "lundbyy = 10", "district: lundbyy"),
        ("demo.toml", "[category.mixed]", "[category.blend]", "environment: blend"),
        ("demo.toml", 'environments = ["right_wing"]', 'environments = ["right"]', "environment: right"),
        ("demo.toml", 'first = "quick_scan"', 'first = "scan"', "handling: scan"),
        ("demo.toml", "[place.of_source]\nschools", "[place.of_source]\nschool", "source: school"),
        ("demo.toml", "dispersion = 1.6", 'dispersion = "much"', "chance.dispersion: "),
        ("demo.toml", "dispersion = 1.6", "spread = 1.6", "chance.dispersion: "),
        ("demo.toml", 'yearly = ["06-13", "08-17"]', 'yearly = ["June", "08-17"]', "influence.0.yearly.0: "),
        ("demo.toml", 'yearly = ["06-13", "08-17"]', 'yearly = ["06-13", "06-31"]', "yearly: 06-31"),
        ("demo.toml", "\n[district.mixed]", "\n[district_tilt.propaganda_sticker]", "district.mixed"),
        ("demo.toml", "unsafe_evening = {", "unsafe_night = {", "question: unsafe_night"),
        ("demo.toml", "reporter = { school = 43", "reporter = { schools = 43", "reporter: schools"),
        ("demo.toml", 'source = "staff_survey"', 'source = "staff"', "sources/staff.toml"),
        ("demo.toml", "answered = [55, 60]", "answered = [55]", "staff_survey.answered.1: "),
        ("sources/schools.toml", '"Klotter" = "propaganda_graffiti"\n', "", "schools: category: propaganda_graffiti"),
        ("sources/safety_survey.toml", '"Lundby" = "district:lundby"\n', "", "safety_survey: place: district:lundby"),
    ],
)
def test_a_wrong_line_is_named(
    tmp_path: Path, folder: Path, file: str, found: str, instead: str, where: str | None
) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert found in text
    (folder / file).write_text(text.replace(found, instead, 1), encoding="utf-8")
    if where is None:
        assert made(tmp_path, folder)
        return
    with pytest.raises(WrongUse) as error:
        made(tmp_path, folder)
    assert error.value.values["file"] == "demo.toml"
    assert str(error.value.values["where"]).startswith(where)


def test_a_folder_without_a_plan_has_no_demonstration_city(tmp_path: Path, folder: Path) -> None:
    (folder / "demo.toml").unlink()
    with pytest.raises(WrongUse) as error:
        made(tmp_path, folder)
    assert error.value.key == "reference_missing"


def test_an_agency_without_a_mapping_is_named(tmp_path: Path, folder: Path) -> None:
    (folder / "sources" / "schools.toml").unlink()
    with pytest.raises(WrongUse) as error:
        made(tmp_path, folder)
    assert error.value.values["where"] == "sources/schools.toml"


def test_every_rule_that_will_refuse_a_row_is_one_of_the_contract(city: City) -> None:
    planned = {fault.rule for fault in city.plan.faults.kind} | {slip.rule for slip in city.plan.faults.slip}
    assert planned <= set(contract.RULES)
    assert planned == set(city.told["refused"]["by_rule"])


def test_no_code_of_the_vocabulary_stands_in_the_generator(city: City) -> None:
    dimensions = {field.dimension for field in contract.FIELDS if field.kind == "code"}
    codes = {code for dimension in dimensions for code in city.reference.codes(dimension)} - NAMES
    files = sorted(Path(demo.__file__).parent.glob("*.py"))
    texts = {node.value for file in files for node in ast.walk(parsed(file)) if isinstance(node, ast.Constant)}
    assert len(files) > 10 and FLAGS & texts
    assert not codes & texts


def made(folder: Path, plan: Path) -> object:
    return demo.make(folder / "city", reference.read(plan), seed=1, periods=3, until=date(2026, 11, 18))


def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))
