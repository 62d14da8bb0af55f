"""What an unknown file holds: its form, its columns, and which fields of the contract they are likely to be.

Nothing is accepted or stored. What is known of other senders is the guide: the names and spellings of their mappings,
beside the contract's own names, the vocabulary's codes and its words.
"""

from collections.abc import Mapping as Table
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from duckdb import ColumnExpression

from etl import engine, extract
from etl.extract import Delivered
from etl.mapping import Mapping
from lagesbild import contract, queries
from lagesbild.contract import Field
from lagesbild.reference import Reference

#: A column with more different values than this holds no codes.
MOST_CODES = 200
#: So large a share of a column's cells must fit a vocabulary or a form.
FITS = 0.5
#: Forms of days beside the contract's own: of two that fit alike the first is taken, and so the day before the month.
DATE_FORMS = (
    *("%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%d.%m.%y", "%y%m%d"),
    *("%d.%m.%Y %H:%M", "%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M", "%d-%m-%Y %H:%M", "%Y/%m/%d %H:%M", "%d %B %Y"),
)
#: Names that senders give to columns, beside those of the mappings that there are.
NAMES = {
    "record_id": "id nr nummer ärende ärendenr ärendenummer diarienr diarienummer dnr löpnr row_id case case_id number",
    "record_type": "typ type posttyp slag art",
    "occurred": "datum date dag händelsedatum inträffade tidpunkt occurred_at day datetime",
    "received": "inkom inkommen mottagen mottaget anmäld registrerad reported created published",
    "revised": "ändrad uppdaterad senast_ändrad version updated modified changed",
    "district": "stadsdel område plats ort stadsområde bezirk area place location neighbourhood neighborhood",
    "environment": "miljö ideologi ideology milieu",
    "category": "kategori type typ händelse händelsetyp brott brottstyp rubricering offence category_en",
    "concern": "oro orosgrund gäller",
    "reporter": "anmälare uppgiftslämnare rapportör",
    "channel": "kanal väg",
    "event_id": "händelse_id event",
    "withdrawn": "återtagen återkallad makulerad deleted",
}


@dataclass(frozen=True)
class Column:
    """One column: how many cells are filled and how many differ; `values` (with their rows) where it may hold codes.

    `days` is the share of cells that are days, and `form` the form they are in, empty for the contract's own.
    """

    name: str
    filled: int
    different: int
    values: Table[str, int]
    days: float
    form: str


@dataclass(frozen=True)
class Profile:
    """A file's profile; `likely` gives the column that is likely to be a field, by the field.

    `damaged_line` is the first line with a zero byte (0: none), for which a load would refuse the file.
    """

    form: str
    rows: int
    unreadable: int
    columns: tuple[Column, ...]
    likely: Table[str, Column]
    damaged_line: int = 0


def profile(file: Path, knowledge: "Knowledge") -> Profile:
    """Read a file as a load would and describe it; raises DeliveryRefused where a load could not read it."""
    with TemporaryDirectory() as folder, engine.connect(":memory:", spill=Path(folder)) as connection:
        connection.execute(queries.text("load/macros"))
        connection.execute(queries.text("load/refusals"))
        delivered = extract.read(connection, file, work=Path(folder), wanted=knowledge.column_names)
        unreadable = connection.table("refusal").aggregate("count(*)").fetchall()[0][0]
        names = delivered.columns if _is_header(delivered) else ("",) * len(delivered.columns)
        columns = tuple(_column(connection, f"c{n}", name) for n, name in enumerate(names))
    likely = _likely(columns, knowledge)
    return Profile(delivered.form, delivered.rows, unreadable, columns, likely, delivered.damaged_line)


def _is_header(delivered: Delivered) -> bool:
    """Say whether the names can be a header's: where it was guessed they may be a record's cells, and are not shown."""
    names = [name.strip() for name in delivered.columns]
    return not delivered.guessed or (
        all(names) and len(set(names)) == len(names) and not any(map(str.isdigit, "".join(names)))
    )


def _column(connection: duckdb.DuckDBPyConnection, cell: str, name: str) -> Column:
    connection.table("raw").select(ColumnExpression(cell).alias("cell")).create("one_column")
    filled, different, with_digits = connection.execute(queries.text("profile/counted")).fetchall()[0]
    most = MOST_CODES if different <= MOST_CODES else 0
    values = dict(connection.execute(queries.text("profile/most_frequent"), {"most": most}).fetchall())
    days, form = _days(connection) if with_digits > FITS * filled else (0, "")
    connection.execute("drop table one_column")
    return Column(name, filled, different, values, days / max(filled, 1), form)


def _days(connection: duckdb.DuckDBPyConnection) -> tuple[int, str]:
    """Return how many cells are days, and the form in which most are."""
    fitting = {"": connection.execute(queries.text("profile/days")).fetchall()[0][0]}
    for form in DATE_FORMS:
        fitting[form] = connection.execute(queries.text("profile/days_in_form"), {"form": form}).fetchall()[0][0]
    best = max(fitting, key=lambda form: fitting[form])
    return fitting[best], best


@dataclass(frozen=True)
class Knowledge:
    """What is known beforehand: the reference folder and the mappings of other senders."""

    reference: Reference
    sources: tuple[Mapping, ...]

    @cached_property
    def column_names(self) -> frozenset[str]:
        """Every name of a column that the contract or a sender uses, in small letters."""
        return frozenset().union(*self.names.values())

    @cached_property
    def names(self) -> dict[str, frozenset[str]]:
        """The names of columns, in small letters, by field."""
        return {
            name: frozenset({name, *NAMES.get(name, "").split()})
            | {source.columns[name].lower() for source in self.sources if name in source.columns}
            for name in contract.NAMES
        }

    @cached_property
    def spellings(self) -> dict[str, dict[str, str]]:
        """The codes of each code field by every spelling, in small letters."""
        return {field.name: self._spellings(field) for field in contract.FIELDS if field.kind == "code"}

    def _spellings(self, field: Field) -> dict[str, str]:
        found: dict[str, str] = {}
        for source in self.sources:
            found |= {spelling.lower(): code for spelling, code in source.codes(field.name).items()}
        if field.dimension == "district":
            found |= {district.name.lower(): district.id for district in self.reference.districts.values()}
        else:
            terms = self.reference.vocabulary.terms(field.dimension)
            found |= {words.lower(): code for code, term in terms.items() for words in (term.sv, term.en)}
        return found | {code: code for code in self.reference.codes(field.dimension)}


def _likely(columns: tuple[Column, ...], knowledge: Knowledge) -> dict[str, Column]:
    """Give each field its likeliest column and no column to two fields, the surest pair first."""
    pairs = [
        (sureness, -order, field.name, column)
        for order, field in enumerate(contract.FIELDS)
        for column in columns
        if (sureness := _sureness(field, column, knowledge)) > 0
    ]
    likely: dict[str, Column] = {}
    for _, _, name, column in sorted(pairs, key=lambda pair: pair[:2], reverse=True):
        if name not in likely and not any(column is other for other in likely.values()):
            likely[name] = column
    return likely


def _sureness(field: Field, column: Column, knowledge: Knowledge) -> float:
    """Return how sure it is, from 0 to 2, that a column is a field: its name counts 1, and what it holds 1."""
    named = float(column.name.strip().lower() in knowledge.names[field.name])
    if not column.filled:
        return named / 2
    if field.kind == "code":
        codes = knowledge.spellings[field.name]
        fit = sum(rows for value, rows in column.values.items() if value.lower() in codes) / column.filled
        # a vocabulary that is not ours, but of about its size, may still be of the field that it is called
        of_its_size = 0 < len(column.values) <= 3 * len(set(codes.values()))
        return named + fit if fit >= FITS or (named and of_its_size) else 0
    if field.kind in ("date", "time"):
        return named + column.days if named and column.days >= FITS else 0
    return named and named + column.different / column.filled
