"""Exact figures leave the house by a right of their own: a person's, with a reason, marked in the file and noted."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from lagesbild import answers, audit
from lagesbild.access import Role, Visit
from lagesbild.audit import Action
from lagesbild.disclosure import SafeTable
from lagesbild.errors import LagesbildError, NotAllowed, WrongUse
from lagesbild.export import File, Form, exact, export_figure
from lagesbild.export.exact import Right
from lagesbild.periods import Span
from tests.attack.probe import texts
from tests.closing import PERIODS, Town, a_town
from tests.visits import words_of

SPAN = Span(PERIODS, blocks=3)
REASON = "Underlag till stadsrevisionens granskning"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = a_town(tmp_path_factory.mktemp("town"))
    town.close()
    return town


@pytest.fixture
def trusted(town: Town) -> Visit:
    """Somebody of the group who was given the right."""
    return replace(town.visit(Role.GROUP), who="ulla", exact_files=True)


def taken(visit: Visit, table: SafeTable, log: Path, right: Right | None, form: Form = Form.CSV) -> tuple[File, ...]:
    return export_figure(
        table,
        SPAN if "block" in table.dimensions else None,
        form,
        words=words_of(visit),
        filter={},
        purpose="test",
        name="figure.csv",
        event=audit.event_of(visit, Action.EXPORT, table.product),
        log=log,
        right=right,
    )


def test_the_file_holds_the_exact_numbers_and_says_who_may_have_it_and_why(trusted: Visit, tmp_path: Path) -> None:
    table = answers.environments_over_time(trusted, SPAN)
    files = taken(trusted, table, tmp_path, exact.used(trusted, f"  {REASON} "))
    told = [int(row["count"]) for row in csv.DictReader(io.StringIO(files[0].content.decode()))]
    assert told == [int(count) for count in table.frame["count"]] and set(told) & {1, 2}
    stamp = json.loads(files[1].content)["notes"][0]
    assert list(stamp)[:2] == ["marking", "reason"] and stamp["reason"] == REASON
    assert stamp["marking"]["sv"].startswith("EXAKTA TAL")


@pytest.mark.parametrize("form", Form)
def test_every_form_is_marked(trusted: Visit, tmp_path: Path, form: Form) -> None:
    files = taken(trusted, answers.environments_over_time(trusted, SPAN), tmp_path, exact.used(trusted, REASON), form)
    told = "\n".join(texts(file.content) for file in files)
    assert "EXAKTA TAL" in told and REASON in told


def test_it_is_noted_with_who_and_why_before_it_is_handed_out(trusted: Visit, tmp_path: Path) -> None:
    taken(trusted, answers.environments_over_time(trusted, SPAN), tmp_path, exact.used(trusted, REASON))
    (entry,) = audit.entries(tmp_path)
    assert (entry.event.who, entry.event.role) == ("ulla", "group")
    assert (entry.event.detail["layer"], entry.event.detail["reason"]) == ("exact", REASON)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("who", "right"), [("ulla", False), ("", True), ("", False), ("ulla", True)])
def test_only_who_is_somebody_of_the_group_and_was_given_the_right_may(
    town: Town, role: Role, who: str, right: bool
) -> None:
    visit = replace(town.visit(role, areas=("sjobo",)), who=who, exact_files=right)
    if role is Role.GROUP and who and right:
        assert exact.used(visit, REASON).reason == REASON
    else:
        with pytest.raises(NotAllowed):
            exact.used(visit, REASON)


@pytest.mark.parametrize(
    "reason", ["", "   ", "nyfiken", "Gäller 19121212-1212 igen", "x" * 400, "rad\x00 med styrtecken"]
)
def test_without_a_reason_that_may_stand_in_a_log_there_is_no_right(trusted: Visit, reason: str) -> None:
    with pytest.raises(WrongUse) as refused:
        exact.used(trusted, reason)
    assert refused.value.field == "reason" and "1212" not in str(refused.value)


def test_without_the_right_no_exact_figure_becomes_a_file_and_nothing_is_noted(trusted: Visit, tmp_path: Path) -> None:
    with pytest.raises(LagesbildError):
        taken(trusted, answers.environments_over_time(trusted, SPAN), tmp_path, None)
    assert audit.entries(tmp_path) == []


def test_a_published_figure_is_never_marked_as_exact(town: Town, tmp_path: Path) -> None:
    visit = town.visit(Role.ANALYST)
    table = answers.environments_over_time(visit, Span(PERIODS - 1, blocks=3))
    files = taken(visit, table, tmp_path, None)
    assert "marking" not in json.loads(files[1].content)["notes"][0]
