"""Malmö's support line by calendar year: its deliveries give again what the city has published of it."""

from pathlib import Path

import pytest

from lagesbild import answers
from lagesbild.access import Page, Visit
from tests.municipalities.test_malmo import FOLDER
from tests.real.installation import adds_up, malmo
from tests.visits import TODAY, rendered, seen

DELIVERIES = {"stodtelefonen": "stodtelefonen_2016.csv", "konsultationer": "konsultationer_2016-2018.csv"}


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Visit:
    installation = malmo(tmp_path_factory.mktemp("malmo"))
    for source, name in DELIVERIES.items():
        receipt = installation.load(FOLDER / "deliveries" / name, source)
        assert adds_up(receipt) and receipt["refused"] == 0
    return installation.visit(TODAY)


def test_the_calendar_years_tell_what_the_city_published(visit: Visit) -> None:
    table = answers.calls_by_year(visit).frame
    line = table[table["channel"] == "support_line"]
    assert line[["year", "count", "vbe"]].to_numpy().tolist() == [[2016, 31, 2]]
    assert (str(line["first"].iloc[0])[:7], line["last"].iloc[0].year) == ("2016-03", 2016)
    consultations = table[table["channel"] == "coordinator"]
    assert sorted(consultations["year"]) == [2016, 2017, 2018]
    assert (consultations["count"].sum(), consultations["measure"].sum()) == (47, 21)


def test_what_another_authority_took_over_is_not_closed(visit: Visit) -> None:
    table = answers.calls_by_year(visit).frame
    text = "".join((FOLDER / "deliveries" / name).read_text(encoding="utf-8") for name in DELIVERIES.values())
    over, closed = text.count(";Annan myndighet tog över;"), text.count(";Avslutad;") + text.count(";Inte VBE;20")
    assert over > 0 and table["handed_over"].sum() == over
    assert table["closed"].sum() == closed
    assert table["count"].sum() > table["handed_over"].sum() + table["closed"].sum(), "the rest is neither"


def test_the_page_says_so_with_its_signposts(visit: Visit) -> None:
    words = seen(rendered(visit, Page.SUPPORT))
    assert "78 samtal åren 2016–2018" in words and "Insats: 21." in words
    assert "ring 112" in words and "SSPF och SIG" in words


def test_the_folder_holds_no_file_that_is_not_delivered() -> None:
    files = {file.name for file in Path(FOLDER / "deliveries").glob("*.csv")}
    assert files == set(DELIVERIES.values())
