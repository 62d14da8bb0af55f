"""Each page rendered by itself, without a browser: what stands on it, in which language, for whom."""

import importlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lagesbild.access import Page, Role, Visit
from lagesbild.texts import LANGUAGES, Language, say
from tests.factories import contract_row
from tests.visits import a_visit, as_role


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Visit:
    return a_visit(tmp_path_factory.mktemp("city"), [contract_row(district="angered"), contract_row(record_id="2")])


def rendered(visit: Visit, page: Page) -> AppTest:
    def script(page: str, visit: object) -> None:
        import importlib

        from pages.parts import address

        address.start()
        importlib.import_module(f"pages.{page}").render(visit)

    return AppTest.from_function(script, args=(page.value, visit), default_timeout=30).run()


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


def test_pages_are_imported_without_doing_anything() -> None:
    for page in Page:
        assert callable(importlib.import_module(f"pages.{page}").render)


def test_an_installation_with_no_record_still_stands(tmp_path: Path) -> None:
    empty = a_visit(tmp_path, [contract_row(withdrawn="true")])
    for page in Page:
        assert not rendered(empty, page).exception


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
