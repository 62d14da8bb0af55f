"""What people take with them: files that hold what is published and what the page shows, each noted in the log."""

import io
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas
from playwright.sync_api import expect

from lagesbild import audit, published
from lagesbild.audit import Action
from lagesbild.lattice.tables import DIMENSIONS
from lagesbild.periods import BLOCKS
from lagesbild.texts import say
from tests.browser import axe
from tests.browser.conftest import City, Watched
from tests.browser.test_journeys import choose, finding, rows, twin
from tests.browser.test_pages import words

TABLE = "L5"
Row = dict[str, Any]


def in_swedish(file: io.BytesIO) -> pandas.DataFrame:
    """Open a CSV file as Swedish Excel does."""
    return pandas.read_csv(file, sep=";", decimal=",", encoding="utf-8-sig")


#: What each button hands out, and how it is opened.
FORMS: dict[str, Callable[[io.BytesIO], pandas.DataFrame]] = {
    "csv": pandas.read_csv,
    "csv-sv": in_swedish,
    "xlsx": lambda file: pandas.read_excel(file, engine="openpyxl"),
    "parquet": pandas.read_parquet,
}


def taken(visit: Watched, button: str) -> bytes:
    """Download a file by its button."""
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name=button, exact=True).click()
    return Path(download.value.path()).read_bytes()


def files_of(content: bytes, form: str) -> list[bytes]:
    """The files of a download, that with the rows first: CSV comes as an archive of two."""
    if not form.startswith("csv"):
        return [content]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [archive.read(name) for name in archive.namelist()]


def in_plain(frame: pandas.DataFrame) -> list[Row]:
    """Rows without regard to how a form writes days and empty cells."""
    days = {name: pandas.to_datetime(frame[name]).dt.date for name in ("period_start", "period_end")}
    told = frame.assign(**days).astype(object)
    told = told.where(told.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in told.to_dict("records")]


def test_an_analyst_takes_out_what_is_published_and_nothing_else(city: City) -> None:
    before = len(audit.entries(city.data))
    with city.visit() as visit:
        visit.open("/export?role=analyst")
        choose(visit, say("sv", "filter.product"), f"{TABLE}: ")
        expect(finding(visit)).to_contain_text(f"tabell {TABLE}.")
        axe.stand(visit.page)
        said, preview = finding(visit).inner_text(), rows(visit.page.locator("table").first)
        files = {form: files_of(taken(visit, say("sv", f"export.as_{form}")), form) for form in FORMS}
        assert visit.errors == []

    frames = {form: FORMS[form](io.BytesIO(first)) for form, (first, *_) in files.items()}
    told = in_plain(frames["csv"])
    assert [form for form, frame in frames.items() if in_plain(frame) != told] == []
    assert_published(city.data, told)
    assert said.startswith(f"{len(told)} rader")
    latest = max(row["period_start"] for row in told)
    assert preview[0] == [*told[0]]
    assert preview[1:] == [shown(row) for row in told if row["period_start"] == latest][:5]
    for (form, content), entry in zip(files.items(), audit.entries(city.data)[before:], strict=True):
        assert_noted(entry, TABLE, form, content)


def shown(row: Row) -> list[str]:
    """A row of a file as the page shows it."""
    rate = words("sv").number(float("nan") if row["rate"] is None else row["rate"], 1)
    return [rate if name == "rate" else str(value) for name, value in row.items()]


def assert_published(data: Path, told: list[Row]) -> None:
    """The rows are the published cells, all of them, and the numbers are theirs."""
    known, calendar = published.read(data), words("sv").reference.calendar
    blocks = {calendar.start(block * BLOCKS[182]): block for block in known.blocks(TABLE)}
    held = {(blocks[row["period_start"]], cell_of(row)): row["count"] for row in told}
    expected = [((block, cell), n) for block in blocks.values() for cell, n in known.counts[TABLE, block].items()]

    assert len(held) == len(told)
    assert held == dict(expected)


def cell_of(row: Row) -> tuple[tuple[str, str], ...]:
    """The published cell that a row is of; one of a district does not name its area."""
    left_out = {"area"} if row["district"] != "all" else set()
    return tuple((name, row[name]) for name in DIMENSIONS if row.get(name, "all") != "all" and name not in left_out)


def assert_noted(entry: audit.Entry, subject: str, form: str, content: list[bytes]) -> None:
    """An entry of the audit log tells who took out what, and which file it was."""
    event = entry.event
    assert (event.action, event.role, event.subject) == (Action.EXPORT, "analyst", subject)
    assert (event.detail["format"], event.detail["filter"]) == (form, {})
    assert event.detail["sha256"] == [sha256(file).hexdigest() for file in content]


def test_the_numbers_of_a_figure_are_those_of_its_twin(city: City) -> None:
    before = len(audit.entries(city.data))
    with city.visit() as visit:
        visit.open("/trends?role=analyst")
        visit.page.get_by_text(say("sv", "part.as_table"), exact=True).first.click()
        head, *told = rows(twin(visit))
        files = files_of(taken(visit, say("sv", "part.download")), "csv-sv")
        assert visit.errors == []

    frame = in_swedish(io.BytesIO(files[0]))
    wide = frame.pivot(index="period_start", columns="environment", values="count").sort_index(ascending=False)
    spoken, calendar = words("sv"), words("sv").reference.calendar
    wide = wide[[*frame["environment"].unique()]]
    weeks = {str(calendar.start(index)): spoken.weeks(index) for index in range(-99, 199)}
    assert head[1:] == [spoken.short("environment", code) for code in wide.columns]
    assert told == [[weeks[day], *map(str, row)] for day, row in zip(wide.index, wide.values.tolist(), strict=True)]
    (entry,) = audit.entries(city.data)[before:]
    assert_noted(entry, "L1", "csv-sv", files)
