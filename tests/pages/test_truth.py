"""The truth table: which layer of numbers each role is shown on each page, of which districts, and may take out."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from lagesbild.access import Page, Role, Visit, may_open, may_take_out
from lagesbild.catalogue import PRODUCTS, Layer
from lagesbild.disclosure import SafeTable
from lagesbild.export import Form, exact
from lagesbild.findings import sources
from lagesbild.periods import Span
from lagesbild.words import Words
from pages.parts import download
from tests.closing import Town, a_town
from tests.visits import rendered

OWN = "sjobo"
EXACT, PROTECTED, DELIVERED, WORD = Layer.EXACT, Layer.PROTECTED, Layer.DELIVERED, Layer.WORD
#: Layers by role; what a coordinator is shown exactly is of the own district.
LAYERS = {
    Role.GROUP: {EXACT, PROTECTED, DELIVERED},
    Role.COORDINATOR: {EXACT, PROTECTED, DELIVERED, WORD},
    Role.ANALYST: {PROTECTED, DELIVERED, WORD},
    Role.GUEST: {PROTECTED, DELIVERED, WORD},
    Role.SENDER: set(),
    Role.ADMIN: set(),
}
#: Pages that show one layer only, whoever looks.
OF_ONE = {Page.EXPORT: {PROTECTED}, Page.SURVEYS: {DELIVERED}}
#: Pages that show no number of this town at all.
BARE = {Page.METHOD, Page.DELIVERIES, Page.ADMINISTRATION, Page.SURVEYS, Page.OUTLOOK, Page.MEETING, Page.MEASURES}
#: Where a coordinator is shown the own district exactly.
OWN_PAGES = {Page.DISTRICTS}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = a_town(tmp_path_factory.mktemp("town"))
    town.close()
    return town


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[SafeTable]]:
    """Every table that a page tells the source of, as every figure does."""
    told: list[SafeTable] = []
    real = sources.source

    def source(table: SafeTable, words: Words) -> str:
        told.append(table)
        return real(table, words)

    monkeypatch.setattr(sources, "source", source)
    yield told


def visit_of(town: Town, role: Role) -> Visit:
    visit = town.visit(role, areas=(OWN,) if role is Role.COORDINATOR else ())
    return replace(visit, sources=("police",) if role is Role.SENDER else ())


def test_the_table_tells_of_every_role_and_every_layer() -> None:
    assert set(LAYERS) == set(Role)
    assert {layer for layers in LAYERS.values() for layer in layers} == set(Layer)


@pytest.mark.parametrize(("role", "page"), [(role, page) for role in Role for page in Page if may_open(role, page)])
def test_a_page_shows_the_layers_of_the_role_and_no_other(
    town: Town, shown: list[SafeTable], role: Role, page: Page
) -> None:
    assert not rendered(visit_of(town, role), page).exception
    layers = {table.layer for table in shown}
    assert layers <= LAYERS[role] & OF_ONE.get(page, LAYERS[role])
    assert layers or page in BARE
    if role is Role.COORDINATOR:
        assert (EXACT in layers) == (page in OWN_PAGES)
        of = [table for table in shown if table.layer is EXACT]
        assert {code for table in of if "district" in table.dimensions for code in table.frame["district"]} <= {OWN}
        assert all(PRODUCTS[table.product.split(" ")[0]].own_roles for table in of)


@pytest.mark.parametrize("role", Role)
def test_what_each_role_may_take_out(town: Town, role: Role) -> None:
    visit = visit_of(town, role)
    given = replace(visit, who="somebody", exact_files=True)
    assert may_take_out(visit, exact=False) == bool(LAYERS[role])
    assert not may_take_out(visit, exact=True), "the role alone is no right"
    assert not may_take_out(replace(visit, exact_files=True), exact=True), "nor is a right of nobody"
    assert may_take_out(given, exact=True) == (role is Role.GROUP)


def files_of(app: AppTest) -> int:
    """Return how many files a page offers."""
    return len(app.get("download_button"))


@pytest.mark.parametrize("page", [Page.TRENDS, Page.DISTRICTS, Page.ENVIRONMENTS])
def test_an_exact_figure_offers_a_file_to_who_has_the_right_once_the_reason_is_told(town: Town, page: Page) -> None:
    group = visit_of(town, Role.GROUP)
    assert files_of(rendered(group, page)) == 0
    trusted = rendered(replace(group, who="ulla", exact_files=True), page)
    asked = [one for one in trusted.text_input if one.key and one.key.startswith("reason-")]
    assert files_of(trusted) == 0 and asked
    asked[0].set_value("kort").run()
    assert files_of(trusted) == 0
    asked[0].set_value("Underlag till stadsrevisionens granskning").run()
    assert files_of(trusted) == 1
    assert files_of(rendered(visit_of(town, Role.ANALYST), page)) > 0


@pytest.mark.parametrize("page", [page for page in Page if may_open(Role.GROUP, page)])
def test_every_exact_figure_of_a_page_can_be_a_file(town: Town, monkeypatch: pytest.MonkeyPatch, page: Page) -> None:
    offered: list[tuple[SafeTable, Span | None, dict[str, str]]] = []

    def offer(visit: Visit, table: SafeTable, words: Words, span: Span | None, **told: Any) -> None:
        offered.append((table, span, dict(told["about"])))

    monkeypatch.setattr(download, "offer", offer)
    trusted = replace(visit_of(town, Role.GROUP), who="ulla", exact_files=True)
    rendered(trusted, page)
    for table, span, about in offered:
        right = exact.used(trusted, "Underlag till stadsrevisionens granskning")
        for form in (Form.CSV, Form.CSV_SV):
            assert download._file(trusted, table, span, form, about, right)
    assert offered or page in BARE | {Page.EXPORT, Page.REPORTING}
