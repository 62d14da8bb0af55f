"""Says a record or a survey as its sender would: the mapping's own columns and spellings, read from right to left."""

from collections.abc import Iterable, Mapping as Table
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from etl.demo.chance import Dice
from etl.demo.deliveries import Row
from etl.demo.plan import FILE, Plan, Sender
from etl.mapping import Mapping
from lagesbild import contract
from lagesbild.errors import WrongUse

Cell = str | bool | float | date | None
#: One row of a survey, by the fields of its form; a place as `level:code`.
Figures = Table[str, Cell]
KINDS = {field.name: field.kind for field in contract.FIELDS}
#: So often a sender uses its usual spelling, where it has several.
USUAL = 0.85


@dataclass(frozen=True)
class Sheet:
    """A delivery as a table: the field that each column holds, the days' printed form by field, and the cells.

    Days and moments are moments of the municipality's time, for the file's form to make of them what it can.
    """

    columns: Table[str, str]
    dates: Table[str, str]
    rows: list[list[Cell]]

    def typed(self) -> list[list[Cell]]:
        """Return the rows with days as days and moments without their offset, for forms that type their cells."""
        fields = tuple(self.columns.values())
        return [[_typed(cell, field) for cell, field in zip(row, fields, strict=True)] for row in self.rows]


class Speller:
    """One agency's way of writing; `kept` spellings are written only where a story says so."""

    def __init__(self, mapping: Mapping, sender: Sender, plan: Plan) -> None:
        self._mapping, self._sender = mapping, sender
        kept = {story.writes for story in plan.story}
        self._spellings: dict[tuple[str, str], tuple[str, ...]] = {}
        for name in mapping.values:
            for text, code in mapping.codes(name).items():
                if text not in kept:
                    self._spellings[name, code] = (*self._spellings.get((name, code), ()), text)

    def sheet(self, rows: Iterable[Row]) -> Sheet:
        """Return a delivery's rows as their sender would write them; free text is of no field."""
        columns = {column: name for name, column in self._mapping.columns.items()}
        if self._sender.note_column:
            columns[self._sender.note_column] = ""
        cells = [self._cells(row, columns.values()) for row in rows]
        return Sheet(columns, {name: forms[0] for name, forms in self._mapping.dates.items()}, cells)

    def _cells(self, row: Row, names: Iterable[str]) -> list[Cell]:
        dice = Dice(row.record.source, row.record.record_id)
        return [self._cell(row, name, dice) if name else row.record.note for name in names]

    def _cell(self, row: Row, name: str, dice: Dice) -> Cell:
        if name in row.typed:
            return row.typed[name]
        kind = KINDS[name]
        if kind in ("date", "time"):
            return _moment(row, name)
        value: str = getattr(row.record, name)
        if name in self._mapping.several:
            return self._several(row, name, dice)
        if kind == "flag" and name not in self._mapping.values:
            return value == "true" if value else None
        return self._said(name, value, dice) if kind != "id" else value

    def _several(self, row: Row, name: str, dice: Dice) -> str:
        several = self._mapping.several[name]
        codes = (getattr(row.record, name), getattr(row.record, several.second))
        return several.separator.join(self._said(name, code, dice) for code in codes if code)

    def _said(self, name: str, code: str, dice: Dice) -> str:
        """Return the agency's word for a code; raises WrongUse when its mapping has none."""
        texts = self._texts(name, code)
        if not code or (not texts and KINDS[name] == "flag"):
            return ""
        if not texts:
            raise _wordless(self._mapping, name, code)
        usual = len(texts) == 1 or dice.happens(USUAL)
        return texts[0] if usual else dice.one_of(texts[1:])

    def _texts(self, name: str, code: str) -> tuple[str, ...]:
        own = self._spellings.get((name, code)) or self._spellings.get((name.removesuffix("_secondary"), code), ())
        return own or (self._sender.unlisted.get(name, ()) if self._mapping.otherwise.get(name) == code else ())


def figures_sheet(mapping: Mapping, rows: Iterable[Figures]) -> Sheet:
    """Return a survey's rows as their sender would write them; raises WrongUse where its mapping has no word."""
    columns = {column: name for name, column in mapping.columns.items()}
    words = {name: {code: text for text, code in mapping.codes(name).items()} for name in mapping.values}
    return Sheet(columns, {}, [[_figure(mapping, words, name, row[name]) for name in mapping.columns] for row in rows])


def _figure(mapping: Mapping, words: Table[str, Table[str, str]], name: str, cell: Cell) -> Cell:
    if name not in words or not isinstance(cell, str):
        return cell
    if cell not in words[name]:
        raise _wordless(mapping, name, cell)
    return words[name][cell]


def _wordless(mapping: Mapping, name: str, code: str) -> WrongUse:
    return WrongUse("reference_broken", file=FILE, where=f"{mapping.id}: {name}: {code}")


def _moment(row: Row, name: str) -> datetime | None:
    """Return a day as the moment it stands for: it is heard of an hour later."""
    value: date | None = getattr(row.record, name)
    if value is None or isinstance(value, datetime):
        return value
    after = timedelta(hours=0 if name == "occurred" else 1)
    return datetime.combine(value, row.record.clock, row.record.revised.tzinfo) + after


def _typed(cell: Cell, field: str) -> Cell:
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None) if KINDS[field] == "time" else cell.date()
    return cell
