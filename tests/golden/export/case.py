"""The nasty table of the golden files: words that break a CSV or begin a formula, hidden rates, rows of zeros."""

import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pandas
import pyarrow
import pyarrow.parquet

from lagesbild.access import Role, Visit
from lagesbild.answers import protected
from lagesbild.audit import Action, AuditEvent
from lagesbild.disclosure import SafeTable
from lagesbild.export import File, Form, export
from lagesbild.lattice.tables import Cell
from lagesbild.published import GENESIS, Counts, Kind, Manifest, Published
from lagesbild.words import Words
from tests.factories import LITTLE_TOWN, another_municipality, contract_row
from tests.visits import a_visit

FOLDER = Path(__file__).parent
PURPOSE = '=möte om "våren"; å, ä och ö'
NASTY = {
    '"Lillköping"': '"Lillköping; \\"å, ä, ö\\""',
    '"by"': '"by; \\"b\\""',
    '"village"': '"-village, \\"v\\""',
    '"Tätorten"': '"=Tätorten; \\"stan\\""',
    '"The town"': '"+The town, \\"town\\""',
    '"Landsbygden"': '"@Landsbygden\\t"',
}
NAMES = {"Kyrkbyn": '=1+1;"Kyrkbyn"', "Sjöbo": "'Sjöbo, \n+2"}
#: In Sjöbo live too few for a rate, and Kyrkbyn's population is that of 2023 until 2024 is known.
POPULATION = "district,year,population\nkyrkbyn,2023,12000\nsjobo,2023,999\n"

#: Published cells of L5, by block, environment, area and district ("-": All), from two publications.
CELLS = """
    0  1  -           -          -        47
    0  1  -           tatort     -        41
    0  1  -           -          kyrkbyn  41
    0  1  -           -          sjobo     6
    0  1  -           -          unknown   0
    0  1  islamist    -          -        12
    0  1  islamist    -          kyrkbyn   3
    0  1  islamist    -          sjobo     0
    0  1  rest        landsbygd  -         0
    1  2  -           -          -      1250
    1  2  right_wing  -          kyrkbyn   0
    1  2  rest        -          sjobo     5
"""


def manifest(number: int, kind: Kind = Kind.CLOSE) -> Manifest:
    """Return a manifest that no chain holds."""
    return Manifest(
        number=number,
        kind=kind,
        previous=GENESIS,
        day=date(2025, 2, 3),
        build=f"{number:016x}",
        known=datetime(2025, 2, 1, 12, 30),
        cells="",
        key_check="",
        first=0,
        last=26,
        switched={},
        left_out={},
        perturbation="",
        rows=0,
        sha256="",
    )


def cell(codes: Mapping[str, str]) -> Cell:
    """Return the cell with these codes, "-" for All."""
    return tuple((name, code) for name, code in codes.items() if code != "-")


def published(cells: str) -> Published:
    """Return what is published, of cells of L5."""
    counts: Counts = {}
    made_by = {}
    for block, number, *codes, count in (line.split() for line in cells.strip().splitlines()):
        where = "L5", int(block)
        told = cell(dict(zip(("environment", "area", "district"), codes, strict=True)))
        counts.setdefault(where, {})[told] = int(count)
        made_by[where] = manifest(int(number))
    return Published((manifest(1), manifest(2)), counts, made_by)


@dataclass(frozen=True)
class Case:
    """A visit to the nasty town, and its audit log's folder."""

    visit: Visit
    log: Path

    @property
    def words(self) -> Words:
        """The words of the visit."""
        return Words(self.visit.reference, self.visit.language)

    def table(self, **chosen: str) -> SafeTable:
        """Return the nasty table, limited to some codes."""
        return protected.table(self.visit, "L5", chosen, first=0, last=26)

    def files(self, form: Form, name: str = "L5.csv", **chosen: str) -> tuple[File, ...]:
        """Export it."""
        event = AuditEvent(Action.EXPORT, "analyst", "L5", {}, PURPOSE)
        about = {"words": self.words, "filter": chosen, "purpose": PURPOSE, "name": name}
        return export(self.table(**chosen), form, **about, event=event, log=self.log)  # type: ignore[arg-type]


def nasty(folder: Path) -> Case:
    """Set the nasty town up in a folder."""
    reference = another_municipality(folder)
    (reference / "municipality.toml").write_text(_replaced(LITTLE_TOWN, NASTY), encoding="utf-8")
    places = json.loads((reference / "districts.geojson").read_text(encoding="utf-8"))
    for feature in places["features"]:
        feature["properties"]["name"] = NAMES[feature["properties"]["name"]]
    (reference / "districts.geojson").write_text(json.dumps(places), encoding="utf-8")
    (reference / "population.csv").write_text(POPULATION, encoding="utf-8")
    visit = a_visit(folder / "installation", [contract_row()], role=Role.ANALYST, reference=reference)
    return Case(replace(visit, published=published(CELLS)), folder / "log")


def _replaced(text: str, words: Mapping[str, str]) -> str:
    for old, new in words.items():
        if old not in text:
            raise ValueError(f"the little town has no {old}")
        text = text.replace(old, new)
    return text


def golden(case: Case) -> dict[str, bytes]:
    """Return what the golden files hold: CSV as it is, the others as what a reader finds in them."""
    plain, swedish = case.files(Form.CSV), case.files(Form.CSV_SV, "L5-sv.csv")
    (limited, _) = case.files(Form.CSV, "L5-limited.csv", district="sjobo")
    (parquet,), (book,) = case.files(Form.PARQUET, "L5.parquet"), case.files(Form.XLSX, "L5.xlsx")
    return {
        **{file.name: file.content for file in (*plain, *swedish, limited)},
        "L5.parquet.csv": rows_of(parquet),
        "L5.parquet-schema.json": schema_of(parquet),
        "L5.xlsx.txt": "".join(f"{line}\n" for line in sheets_of(book)).encode(),
    }


def rows_of(parquet: File) -> bytes:
    """Return the rows of a Parquet file as pandas writes them."""
    return pandas.read_parquet(io.BytesIO(parquet.content)).to_csv(index=False, lineterminator="\n").encode()


def schema_of(parquet: File) -> bytes:
    """Return the columns of a Parquet file and what its schema tells beside them."""
    schema = pyarrow.parquet.read_schema(pyarrow.BufferReader(parquet.content))
    told = {key.decode(): json.loads(value) for key, value in schema.metadata.items()}
    columns = {field.name: str(field.type) for field in schema}
    return (json.dumps({"columns": columns, **told}, ensure_ascii=False, indent=1) + "\n").encode()


def sheets_of(book: File) -> Iterable[str]:
    """Yield the cells of a workbook, a row a line; how a cell is written tells what it is."""
    for sheet in openpyxl.load_workbook(io.BytesIO(book.content)):
        yield f"# {sheet.title}"
        for row in sheet.iter_rows():
            yield " | ".join("-" if one.value is None else f"{one.value!r} ({one.number_format})" for one in row)
