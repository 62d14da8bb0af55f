from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas
import pytest

from lagesbild.access import Role, Visit
from lagesbild.catalogue import PRODUCTS, Layer
from lagesbild.disclosure import SafeTable, protect
from lagesbild.errors import NotAllowed
from lagesbild.texts import say
from tests.factories import contract_row
from tests.visits import a_visit

COUNTED = pandas.DataFrame({"district": ["angered", "lundby"], "count": [1, 2], "record_key": [77, 88]})


def test_the_group_gets_the_exact_table_with_nothing_but_what_was_asked_for(tmp_path: Path) -> None:
    visit = a_visit(tmp_path, [contract_row()])

    table = protect(
        COUNTED, PRODUCTS["E3"], visit, dimensions=("district",), measures=("count",), cut_off=date(2024, 3, 10)
    )

    assert table.frame.to_dict("list") == {"district": ["angered", "lundby"], "count": [1, 2]}
    assert (table.product, table.layer, table.build) == ("E3", Layer.EXACT, visit.store.pointer.build)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.GROUP, Role.COORDINATOR)])
def test_nobody_else_gets_a_table_and_the_words_are_the_same_with_and_without_records(
    tmp_path: Path, role: Role
) -> None:
    visit = a_visit(tmp_path, [contract_row()], role=role)
    told = set()
    for counted in (COUNTED, COUNTED.head(0)):
        with pytest.raises(NotAllowed) as refused:
            protect(
                counted, PRODUCTS["E3"], visit, dimensions=("district",), measures=("count",), cut_off=date(2024, 3, 10)
            )
        told.add(refused.value.explain("sv"))
    assert len(told) == 1


@pytest.mark.parametrize("role", Role)
def test_a_survey_is_for_everybody_who_sees_figures(tmp_path: Path, role: Role) -> None:
    visit = a_visit(tmp_path, [contract_row()], role=role)
    frame = pandas.DataFrame({"year": [2023], "sent": [920]})
    if role in (Role.SENDER, Role.ADMIN):
        with pytest.raises(NotAllowed) as refused:
            protect(frame, PRODUCTS["S2"], visit, dimensions=("year",), measures=("sent",), cut_off=date(2024, 3, 10))
        assert refused.value.key == "not_for_you"
    else:
        table = protect(
            frame, PRODUCTS["S2"], visit, dimensions=("year",), measures=("sent",), cut_off=date(2024, 3, 10)
        )
        assert (table.layer, say("en", f"part.{table.layer}")[:12]) == (Layer.DELIVERED, "As delivered")


def test_nobody_else_can_make_a_safe_table() -> None:
    with pytest.raises(TypeError, match="protect"):
        SafeTable(
            "E3",
            Layer.EXACT,
            COUNTED,
            COUNTED,
            ("district",),
            ("count",),
            date(2024, 3, 10),
            "b",
            "",
            0,
            False,
            seal=object(),
        )


def of_the_lattice(visit: Visit, *counts: float, cells: int = 1, name: str = "L4") -> SafeTable:
    frame = pandas.DataFrame({"district": ["angered", "lundby"][: len(counts)], "count": counts})
    about = PRODUCTS[name]
    day = date(2024, 3, 10)
    return protect(frame, about, visit, dimensions=("district",), measures=("count",), cut_off=day, cells=cells)


@pytest.mark.parametrize("true_count", [1, 2])
def test_what_no_publication_can_hold_never_passes_as_protected(tmp_path: Path, true_count: int) -> None:
    visit = a_visit(tmp_path, [contract_row()], role=Role.ANALYST)
    assert of_the_lattice(visit, 0, 3).plus_minus == pytest.approx(3.39, abs=0.01)
    with pytest.raises(ValueError, match="published cells"):
        of_the_lattice(visit, 3, true_count)
    with pytest.raises(ValueError, match="published cells"):
        of_the_lattice(visit, 3, cells=0)


def test_a_table_has_no_dimension_that_its_product_lacks(tmp_path: Path) -> None:
    visit = a_visit(tmp_path, [contract_row()], role=Role.ANALYST)
    with pytest.raises(ValueError, match="L1 has no such dimensions: district"):
        of_the_lattice(visit, 3, name="L1")


@pytest.mark.parametrize(
    ("own", "limited_to", "passes"),
    [
        (("angered", "lundby"), None, True),
        (("angered",), None, False),
        ((), None, False),
        (("angered",), "angered", True),
        (("angered",), "lundby", False),
    ],
)
def test_a_coordinator_gets_exact_figures_of_the_own_district_alone(
    tmp_path: Path, own: tuple[str, ...], limited_to: str | None, passes: bool
) -> None:
    visit = replace(a_visit(tmp_path, [contract_row()], role=Role.COORDINATOR), areas=own)

    def ask() -> SafeTable:
        return protect(
            COUNTED,
            PRODUCTS["E3"],
            visit,
            dimensions=("district",),
            measures=("count",),
            cut_off=date(2024, 3, 10),
            district=limited_to,
        )

    if passes:
        assert ask().layer is Layer.EXACT
    else:
        with pytest.raises(NotAllowed):
            ask()


def test_an_exact_table_without_a_place_is_not_for_a_coordinator(tmp_path: Path) -> None:
    visit = replace(a_visit(tmp_path, [contract_row()], role=Role.COORDINATOR), areas=("angered",))
    city = pandas.DataFrame({"block": [0], "count": [1]})
    with pytest.raises(NotAllowed):
        protect(city, PRODUCTS["E3"], visit, dimensions=("block",), measures=("count",), cut_off=date(2024, 3, 10))
