from datetime import date
from pathlib import Path

import pandas
import pytest

from lagesbild.access import Role
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


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.GROUP])
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
        SafeTable("E3", Layer.EXACT, COUNTED, ("district",), ("count",), date(2024, 3, 10), "b", seal=object())
