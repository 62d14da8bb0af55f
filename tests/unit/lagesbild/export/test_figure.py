"""The file of one figure: the numbers of its table, its days, what it is limited to; and never an exact one."""

import csv
import io
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from lagesbild import answers, audit
from lagesbild.access import Role, Visit
from lagesbild.annotations import Annotation, Kind
from lagesbild.audit import Action, AuditEvent
from lagesbild.disclosure import SafeTable
from lagesbild.errors import NotAllowed
from lagesbild.export import File, Form, export_figure
from lagesbild.periods import Span
from tests.closing import PERIODS, Town, a_town
from tests.surveys import a_town as a_surveyed_town
from tests.visits import words_of

SPAN = Span(PERIODS - 1, blocks=3)
NOTES = (
    Annotation(Kind.EVENT, date(2020, 1, 1), date(2020, 1, 1), "För länge sedan", shared=True),
    Annotation(Kind.CAMPAIGN, date(2000, 1, 1), date(2100, 1, 1), "Tipsa oss", "Tell us", shared=True),
    Annotation(Kind.EVENT, date(2000, 1, 1), date(2100, 1, 1), "Bara för gruppen"),
)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = a_town(tmp_path_factory.mktemp("town"))
    town.close()
    return town


def written(
    visit: Visit, table: SafeTable, span: Span | None, log: Path, about: Mapping[str, str] | None = None
) -> tuple[File, ...]:
    return export_figure(
        table,
        span,
        Form.CSV,
        words=words_of(visit),
        filter=about or {},
        purpose="test",
        name="figure.csv",
        event=AuditEvent(Action.EXPORT, visit.role.value, table.product, {}, "test"),
        log=log,
        notes=NOTES,
    )


def rows(files: tuple[File, ...]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[0].content.decode())))


def stamp(files: tuple[File, ...]) -> dict[str, object]:
    told: dict[str, object] = json.loads(files[1].content)["notes"][0]
    return told


def test_a_figure_over_time_tells_the_days_of_its_blocks_and_its_numbers(town: Town, tmp_path: Path) -> None:
    visit = town.visit(Role.ANALYST)
    table = answers.types_over_time(visit, SPAN)
    files = written(visit, table, SPAN, tmp_path, {"place": "all"})
    calendar = visit.reference.calendar
    told = [(row["period_start"], row["record_type"], int(row["count"])) for row in rows(files)]
    days = [calendar.start(SPAN.periods(block)[0]).isoformat() for block in table.frame["block"]]
    assert told == list(zip(days, table.frame["record_type"], table.frame["count"].astype(int), strict=True))
    assert stamp(files)["filter"] == {"place": "all"}
    assert stamp(files)["period"] == {"first": days[0], "last": calendar.end(SPAN.last).isoformat()}


def test_of_the_notes_those_that_are_shared_and_of_its_days_go_with_it(town: Town, tmp_path: Path) -> None:
    visit = town.visit(Role.ANALYST)
    files = written(visit, answers.environments_over_time(visit, SPAN), SPAN, tmp_path)
    assert [(note["sv"], note["en"]) for note in stamp(files)["annotations"]] == [("Tipsa oss", "Tell us")]  # type: ignore[attr-defined]


def test_it_is_noted_with_its_hash_and_an_exact_one_is_refused_and_is_not(town: Town, tmp_path: Path) -> None:
    group, analyst = town.visit(Role.GROUP), town.visit(Role.ANALYST)
    with pytest.raises(NotAllowed):
        written(group, answers.environments_over_time(group, SPAN), SPAN, tmp_path)
    assert audit.entries(tmp_path) == []
    written(analyst, answers.environments_over_time(analyst, SPAN), SPAN, tmp_path)
    (entry,) = audit.entries(tmp_path)
    assert entry.event.role == "analyst" and len(entry.event.detail["sha256"]) == 2  # type: ignore[arg-type]


def test_a_table_over_time_without_its_days_is_no_file(town: Town, tmp_path: Path) -> None:
    visit = town.visit(Role.ANALYST)
    with pytest.raises(ValueError, match="span"):
        written(visit, answers.environments_over_time(visit, SPAN), None, tmp_path)


def test_a_survey_is_a_file_as_it_was_delivered_and_says_so(tmp_path: Path) -> None:
    town = a_surveyed_town(tmp_path)
    town.deliver("Område;År;Fråga;Svar;Andel;Medel\nlundby;2023;unsafe_evening;200;31,5;\n", "safety")
    visit = town.visit()
    files = written(visit, answers.safety_compared(visit, "unsafe_evening", "district"), None, tmp_path / "log")
    (row,) = rows(files)
    assert (row["place"], row["n"], row["share"], row["previous"]) == ("lundby", "200", "31.5", "")
    assert "period_start" not in row and stamp(files)["period"] == {"first": None, "last": None}
    assert "Som levererat" in str(stamp(files)["protection"])
