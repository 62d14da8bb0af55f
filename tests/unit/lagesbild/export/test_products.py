"""What can be exported: the published tables of the lattice, told in both languages, and nothing else."""

from dataclasses import replace

import pytest

from lagesbild.access import FIGURES, Role, Visit
from lagesbild.answers import protected
from lagesbild.catalogue import PRODUCTS, Layer
from lagesbild.errors import LagesbildError
from lagesbild.export import codebook, products
from lagesbild.lattice.tables import TABLES, cells
from lagesbild.published import NOTHING, Published
from tests.golden.export.case import Case, manifest


@pytest.fixture(scope="module")
def visit(case: Case) -> Visit:
    """A visit to where every table is published, every cell of it."""
    counts = {(name, 0): dict.fromkeys(cells(about, case.visit.reference), 12) for name, about in TABLES.items()}
    return replace(case.visit, published=Published((manifest(1),), counts, dict.fromkeys(counts, manifest(1))))


def test_only_what_is_published_can_be_exported(case: Case, visit: Visit) -> None:
    assert [one.name for one in products.available(case.visit)] == ["L5"]
    assert [one.name for one in products.available(visit)] == list(TABLES)
    assert products.available(replace(visit, published=NOTHING)) == []


@pytest.mark.parametrize("role", Role)
def test_it_is_for_roles_that_see_figures(visit: Visit, role: Role) -> None:
    assert bool(products.available(replace(visit, role=role))) is (role in FIGURES)


@pytest.mark.parametrize("name", TABLES)
def test_rows_have_the_columns_that_are_told_and_the_days_of_their_block(visit: Visit, name: str) -> None:
    (told,) = [one for one in products.available(visit) if one.name == name]
    found = products.rows(protected.table(visit, name, {}, first=0, last=0), visit.reference)
    assert tuple(found.columns) == told.columns
    assert len(found) == len(visit.published.counts[name, 0])
    assert (told.days, told.dimensions) == (TABLES[name].days, TABLES[name].dimensions)
    (start,), (end,) = set(found["period_start"]), set(found["period_end"])
    assert ((end - start).days + 1, start) == (told.days, visit.reference.calendar.start(0))


@pytest.mark.parametrize("name", TABLES)
def test_the_codebook_knows_every_code_in_the_rows_and_every_column(visit: Visit, name: str) -> None:
    found = products.rows(protected.table(visit, name, {}, first=0, last=0), visit.reference)
    told = codebook.of(name, tuple(found.columns), visit.reference)
    known = {(entry.column, entry.code) for entry in told}
    assert {(column, "") for column in found.columns} <= known
    assert {(by, code) for by in TABLES[name].dimensions for code in set(found[by])} <= known
    assert all(entry.sv and entry.en for entry in told) and len(known) == len(told)


@pytest.mark.parametrize("name", TABLES)
def test_the_grain_is_told_in_both_languages(visit: Visit, name: str) -> None:
    (told,) = [one for one in products.available(visit) if one.name == name]
    assert set(told.grain) == {"sv", "en"} and f" {told.days} " in told.grain["sv"]


def test_a_table_with_calls_says_so(visit: Visit) -> None:
    told = {one.name: one.grain["sv"] for one in products.available(visit)}
    assert "Orossamtal ingår inte" in told["L1"]
    assert "Alla posttyper" in told["L2"]
    assert "Bara orossamtal" in told["L9_age"]


@pytest.mark.parametrize(
    ("name", "published", "key"),
    [
        ("L5", True, ""),
        ("L99", True, "unknown_product"),
        ("L99", False, "unknown_product"),
        ("E1", True, "not_exportable"),
        ("E1", False, "not_exportable"),
        ("S1", True, "not_exportable"),
        ("E6_word", True, "not_exportable"),
        ("L6", True, "not_published"),
        ("L5", False, "nothing_published"),
        ("L6", False, "nothing_published"),
    ],
)
def test_what_cannot_be_exported_is_told_by_the_table_and_what_is_published_alone(
    case: Case, name: str, published: bool, key: str
) -> None:
    visit = case.visit if published else replace(case.visit, published=NOTHING)
    if not key:
        products.check_available(visit, name)
        return
    with pytest.raises(LagesbildError) as error:
        products.check_available(visit, name)
    assert (error.value.key, error.value.exit_code) == (key, 2)
    assert all(error.value.explain(language) for language in ("sv", "en"))


@pytest.mark.parametrize("name", [name for name in PRODUCTS if PRODUCTS[name].layer is not Layer.PROTECTED])
@pytest.mark.parametrize("role", [Role.GROUP, Role.SENDER])
def test_nothing_but_the_protected_layer_is_exported_in_any_role(visit: Visit, name: str, role: Role) -> None:
    with pytest.raises(LagesbildError) as error:
        products.check_available(replace(visit, role=role), name)
    assert error.value.key == "not_exportable"
