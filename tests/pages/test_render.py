"""Each page rendered by itself, without a browser: what stands on it, in which language, for whom."""

import importlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from lagesbild.access import Page, Role, Visit
from lagesbild.breaks import Break, Breaks, Kind
from lagesbild.texts import LANGUAGES, Language, say
from tests.factories import contract_row
from tests.surveys import a_town
from tests.visits import a_visit, as_role, rendered

SENDERS = ["Samordningsfunktionen", "Bostadsbolagen", "Polisen", "Skolorna", "Stödtelefonen"]


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Visit:
    return a_visit(tmp_path_factory.mktemp("city"), [contract_row(district="angered"), contract_row(record_id="2")])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", Page)
def test_a_page_asks_its_question_and_stands_without_an_exception(visit: Visit, page: Page, language: Language) -> None:
    shown = rendered(replace(visit, language=language), page)

    assert not shown.exception
    assert [title.value for title in shown.title] == [say(language, f"{page}.question")]


@pytest.mark.parametrize("page", [Page.OVERVIEW, Page.TRENDS, Page.DISTRICTS])
def test_a_page_refuses_to_render_figures_for_who_may_not_see_them(visit: Visit, page: Page) -> None:
    shown = rendered(as_role(visit, Role.ANALYST), page)

    assert shown.exception, "app.py explains it in words"
    assert not shown.table and "rapport" not in " ".join(text.value for text in shown.markdown)


def test_reporting_tells_who_has_delivered_and_to_others_than_the_group_in_a_word_alone(visit: Visit) -> None:
    group, analyst = (rendered(as_role(visit, role), Page.REPORTING) for role in (Role.GROUP, Role.ANALYST))
    heads = [list(table.value.columns)[:2] for table in group.table]
    assert heads[0][0] == "Tid" and heads[1:3] == [["Avsändare", "Antal"], ["Uppgiftslämnare", "Antal"]]
    assert heads[3:] == [["Avsändare", "Senast"], ["Kom", "Avsändare"]]
    (words,) = [table.value for table in analyst.table]
    assert dict(words.to_numpy()) == {"Flera avsändare": "klar"} | dict.fromkeys(SENDERS, "saknas")
    assert "1 av 6 avsändare har levererat" in group.markdown[0].value


def test_pages_are_imported_without_doing_anything() -> None:
    for page in Page:
        assert callable(importlib.import_module(f"pages.{page}").render)


def test_an_installation_with_no_record_still_stands(tmp_path: Path) -> None:
    empty = a_visit(tmp_path, [contract_row(withdrawn="true")])
    for page in Page:
        assert not rendered(empty, page).exception


def test_an_installation_with_figures_alone_still_stands(tmp_path: Path) -> None:
    town = a_town(tmp_path)
    town.deliver("place,year,population\nlundby,2021,5\n", "people")
    for page in Page:
        assert not rendered(town.visit(), page).exception


def test_the_method_tells_which_years_the_population_is_known_of(tmp_path: Path) -> None:
    town = a_town(tmp_path)
    town.deliver("place,year,population\nlundby,2021,5\n", "people")
    told = " ".join(text.value for text in rendered(town.visit(), Page.METHOD).markdown)
    assert "känd för 2021, 2023" in told


@pytest.mark.parametrize(("language", "word"), [("sv", "gallrat"), ("en", "thinned (gallrat)")])
def test_after_a_thinning_the_overview_says_so_instead_of_what_changed(
    tmp_path: Path, language: Language, word: str
) -> None:
    rows = [contract_row(), contract_row(record_id="old", occurred="2023-01-01")]
    thinned = a_visit(tmp_path, rows, thinned_before=date(2024, 1, 1))
    shown = rendered(replace(thinned, language=language), Page.OVERVIEW)
    assert not shown.exception
    assert word in " ".join(text.value for text in shown.markdown)
    assert say(language, "overview.types") in [header.value for header in shown.header]
    assert shown.table and not [table for table in shown.table if say(language, "column.change") in table.value]


def test_the_overview_tells_what_changed_in_numbers_that_add_up(visit: Visit) -> None:
    (changed,) = [table.value for table in rendered(visit, Page.OVERVIEW).table if "Förändring" in table.value]
    heads = ["Nya", "Sena", "Omkodade hit", "Omkodade härifrån", "Återtagna", "Förändring"]
    row = changed.set_index("Miljö").loc["Våldsbejakande islamistisk miljö", heads]
    assert list(row) == ["2", "0", "0", "0", "0", "2"]


def test_the_days_that_are_compared_can_be_chosen(tmp_path: Path) -> None:
    visit = a_visit(tmp_path, [contract_row()])
    shown = rendered(visit, Page.OVERVIEW)
    assert [shown.selectbox(key=key).value for key in ("after", "before")] == ["2024-03-15", "2024-03-01"]
    assert "Från 1 mars 2024 till 15 mars 2024: 1 nya" in " ".join(text.value for text in shown.markdown)


def test_a_declared_break_is_told_below_the_chart_that_shows_it(visit: Visit) -> None:
    told = Break(source="police", date=date(2024, 2, 14), kind=Kind.METHOD, sv="Nytt formulär.", en="A new form.")
    declared = replace(visit, reference=replace(visit.reference, breaks=Breaks(declared=(told,))))
    for page in (Page.TRENDS, Page.REPORTING):
        captions = " ".join(caption.value for caption in rendered(declared, page).caption)
        assert "Seriebrott 14 feb 2024, Polisen: Nytt formulär." in captions
