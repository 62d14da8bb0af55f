"""Open every table that can be exported in a real spreadsheet program, and compare each cell with what was exported.

    python -m tools.office    # the tables of LAGESBILD_DATA, or of the demonstration city

LibreOffice reads the CSV for Swedish Excel and the workbook, as it does in Sweden but without a window, and writes each
sheet anew. There text stands in quotation marks, and numbers and days do not: so a number that it took for text, or a
code that it took for a number or a day, differs too. Nothing is noted in the audit log, since nothing leaves.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl

from lagesbild import answers, published, reference, settings, store
from lagesbild.access import Role, Visit
from lagesbild.audit import Action, AuditEvent
from lagesbild.errors import WrongUse
from lagesbild.export import Form, export, products
from lagesbild.settings import ROOT, Settings
from lagesbild.words import Words

Line = list[str]
FORMS = {Form.CSV_SV: ".csv", Form.XLSX: ".xlsx"}
#: Semicolon, quotation marks, UTF-8, from line 1, Swedish; numbers and days are looked for.
READ = "--infilter=CSV:59,34,76,1,,1053,false,true"
#: Comma, quotation marks around text alone, UTF-8, cells as they are shown, every sheet a file.
WRITE = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false,false,false,-1"
MOST_SECONDS = 300
#: One cell of a line, with its quotation marks, and what ends it.
CELL = re.compile(r'("(?:[^"]|"")*"|[^,\n]*)(,|\n)')
#: Of one sheet no more faults are told.
TOLD = 5


@dataclass(frozen=True)
class Sheet:
    """One sheet of a file: what LibreOffice calls it when it writes it, and the lines that must stand in it."""

    name: str
    lines: list[Line]

    @property
    def cells(self) -> int:
        """How many cells there are to compare."""
        return sum(map(len, self.lines))


def main() -> int:
    """Export, open, compare; tell of every sheet, and return 1 if any cell differs."""
    visit = _visit(settings.read(data_unset=ROOT / "data" / "demo"))
    with TemporaryDirectory() as folder:
        sheets = list(exported(visit, Path(folder)))
        opened = by_libreoffice(Path(folder))
        found = {sheet.name: differences(sheet.lines, opened.get(sheet.name, [])) for sheet in sheets}
    for sheet in sheets:
        _say(f"{sheet.name:44}{len(sheet.lines):7} rows{sheet.cells:8} cells, {len(found[sheet.name])} differ")
        for fault in found[sheet.name][:TOLD]:
            _say(f"    {fault}")
    faults = sum(map(len, found.values()))
    _say(
        f"{len(sheets)} sheets, {sum(sheet.cells for sheet in sheets)} cells: {faults or 'none'} differ in LibreOffice."
    )
    return 1 if faults or not sheets else 0


def _visit(set_up: Settings) -> Visit:
    known, in_force = reference.read(set_up.reference), store.current(set_up.data)
    if in_force is None:
        raise WrongUse("no_database", folder=set_up.data)
    today = settings.today(set_up, known.municipality, demo=in_force.demo)
    return Visit(Role.ANALYST, (), "sv", today, known, in_force, published.read(set_up.data), set_up.data)


def exported(visit: Visit, folder: Path) -> Iterator[Sheet]:
    """Write every available table in every form, and yield the sheets that must be found in them."""
    words = Words(visit.reference, visit.language)
    for name in [one.name for one in products.available(visit)]:
        table = answers.published_table(visit, name, {})
        frame = products.rows(table, visit.reference)
        rows = [[*frame.columns], *frame.astype(object).where(frame.notna(), None).values.tolist()]
        for form, ending in FORMS.items():
            file, *_ = export(
                table,
                form,
                words=words,
                filter={},
                purpose="",
                name=f"{name}-{form}{ending}",
                event=AuditEvent(Action.EXPORT, visit.role, name, {}, ""),
                log=folder / "log",
            )
            (folder / file.name).write_bytes(file.content)
            yield from _sheets(folder / file.name, rows)


def _sheets(file: Path, rows: Sequence[Sequence[object]]) -> Iterator[Sheet]:
    """Yield the sheets of a file: the rows as they were published, beside them what a workbook says of itself."""
    if file.suffix == ".csv":
        yield Sheet(f"{file.stem}-{file.stem}.csv", written(rows))
        return
    data, *others = openpyxl.load_workbook(file).worksheets
    yield Sheet(f"{file.stem}-{data.title}.csv", written(rows))
    for one in others:
        yield Sheet(f"{file.stem}-{one.title}.csv", written(one.iter_rows(values_only=True)))


def written(rows: Iterable[Sequence[object]]) -> list[Line]:
    """Return rows as LibreOffice writes them."""
    return [[_cell(value) for value in row] for row in rows]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    return value.isoformat() if isinstance(value, date) else f"{value:.10g}" if isinstance(value, float) else str(value)


def by_libreoffice(folder: Path) -> dict[str, list[Line]]:
    """Return what LibreOffice finds in the files of a folder, by the name of each sheet."""
    program = shutil.which("soffice")
    if program is None:
        raise SystemExit("LibreOffice is not here: make office")
    for ending in FORMS.values():
        files = sorted(map(str, folder.glob(f"*{ending}")))
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        read = [READ] if ending == ".csv" else []
        call = [program, profile, "--headless", *read, "--convert-to", WRITE, "--outdir", str(folder / "out"), *files]
        subprocess.run(call, check=True, capture_output=True, timeout=MOST_SECONDS)
    return {file.name: lines(file.read_text(encoding="utf-8")) for file in (folder / "out").iterdir()}


def lines(text: str) -> list[Line]:
    """Return the cells of a CSV that LibreOffice wrote, each with its quotation marks if it has any."""
    found: list[Line] = [[]]
    for cell, end in CELL.findall(text):
        found[-1].append(cell)
        if end == "\n":
            found.append([])
    return found[:-1]


def differences(expected: Sequence[Line], opened: Sequence[Line]) -> list[str]:
    """Return in which cells two sheets differ; a cell that one of them lacks is `none`."""
    return [
        f"row {row}, column {column}: exported {one}, opened {other}"
        for row, (before, after) in enumerate(zip_longest(expected, opened, fillvalue=()), 1)
        for column, (one, other) in enumerate(zip_longest(before, after, fillvalue="none"), 1)
        if one != other
    ]


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    raise SystemExit(main())
