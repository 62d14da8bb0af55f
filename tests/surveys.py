"""Deliveries of surveys and population, as their senders write them, to an installation that knows who they are."""

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import Any

import xlsxwriter

from etl.build import build
from etl.receipt import Receipt
from lagesbild import reference as references, store
from lagesbild.access import Role, Visit
from lagesbild.settings import Settings
from tests.factories import ACCEPTED, a_reference, a_source, an_installation, built, load
from tests.visits import TODAY

SAFETY = a_source(
    "safety",
    text="""
form = "safety_survey"
[values.place]
"Centrum" = "area:centrum"
"Hela staden" = "goteborg"
[values.question]
"Otrygg sent ute" = "unsafe_evening"
"Orolig för brott" = "worried_about_crime"
"Förtroende" = "trust_in_authorities"
[[scope]]
rule = "other_question"
column = "Fråga"
matches = "^Trivs"
""",
    columns='place = "Område"\nyear = "År"\nquestion = "Fråga"\nn = "Svar"\nshare = "Andel"\nmean = "Medel"',
)
STAFF = a_source(
    "staff",
    text="""
form = "practitioner_survey"
[values.reporter]
"Skola" = "school"
"Polis" = "police"
""",
    columns='year="År"\nsent="Utskick"\nanswered="Svar"\nreporter="Grupp"\nanswers="Antal"\nquestion="Fråga"',
)
#: SCB's way: the region with its number before its name, and a column a year.
SCB = a_source(
    "scb",
    text="""
form = "population"
[derived.kod]
column = "region"
pattern = '^(?:1480R\\d+ )?(1480|\\D+)'
[wide]
year = '^\\d{4}$'
measure = "population"
[[scope]]
rule = "other_group"
column = "kön"
matches = "^(män|kvinnor)$"
""",
    columns='place = "kod"',
)
#: The form's own names, so that the mapping names no column.
PEOPLE = a_source("people", text='form = "population"')


class Town:
    """An installation that survey makers and SCB deliver to."""

    def __init__(self, installation: Settings) -> None:
        self.installation = installation
        self._nth = count()

    def deliver(self, content: bytes | str, source: str, *, accepted: datetime = ACCEPTED) -> Receipt:
        """Load a file of a source."""
        file = self.installation.data.parent / f"delivery {next(self._nth)}"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        (receipt,) = load(self.installation, file, source=source, accepted=accepted)
        return receipt

    def figures(self, table: str) -> list[dict[str, Any]]:
        """Build the database, and return the figures of a table, but for when they were accepted."""
        rows = built(self.installation, table)
        return [{name: cell for name, cell in row.items() if name != "accepted"} for row in rows]

    def visit(self, *, role: Role = Role.GROUP, as_of: date | None = None) -> Visit:
        """Build the database, and look at it."""
        known = references.read(self.installation.reference)
        build(self.installation, known, as_of=as_of)
        in_force = store.current(self.installation.data)
        assert in_force is not None
        return Visit(role, (), "sv", TODAY, known, in_force)


def a_town(folder: Path, **sources: str) -> Town:
    """Return a town; `sources` are further ones, or stand for one of those above."""
    known = {"safety": SAFETY, "staff": STAFF, "scb": SCB, "people": PEOPLE} | sources
    return Town(an_installation(folder, reference=a_reference(folder, **known)))


def day(number: int) -> datetime:
    """Return noon of a day in March 2024."""
    return datetime(2024, 3, number, 12, tzinfo=UTC)


def refused(receipt: Receipt) -> list[tuple[int, str, str]]:
    """Return the refused rows as (row, column, rule)."""
    return [(row.row, row.column, row.rule) for row in receipt.refused_rows]


def adds_up(receipt: Receipt) -> bool:
    """Say whether every row of a receipt is accounted for once."""
    told = receipt.new + receipt.revised + receipt.unchanged + receipt.withdrawn
    by_rule = sum(receipt.rules.values())
    return receipt.rows == receipt.accepted + receipt.refused and (told, by_rule) == (receipt.accepted, receipt.refused)


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    """Return rows as an XLSX file."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for position, cell in enumerate(row):
                sheet.write(number, position, cell)
    return file.getvalue()
