"""However a table of figures is written, it tells the same: encoding, line ends, titles, notes, blanks, numbers."""

import csv
import io
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pyarrow.parquet
import pytest
from hypothesis import given, strategies as st

from etl.receipt import Receipt
from tests.factories import Examples, examples_of
from tests.spec.examples import HALF
from tests.surveys import a_town, adds_up, workbook

#: Each place by the ways of writing it, and the code it stands for.
PLACES = {
    "lundby": ["Lundby", "lundby", "LUNDBY", " Lundby\u00a0"],
    "orgryte_harlanda": ["Örgryte-Härlanda", "orgryte_harlanda"],
    "hisingen": ["Hisingen", "area:hisingen"],
    "goteborg": ["Göteborg", "1480", "Hela  staden"],
}
TITLES = ["Trygghetsmätning", "Uttag: mars 2024", "", "Område och år", "Andel i procent; antal svar"]
NOTES = [
    "Källa: kommunen",
    '1) Andel som svarat "ganska otrygg" eller "mycket otrygg".',
    ".. = uppgift saknas",
    "Kontakt: Anna Andersson; 010-479 50 00",
    "",
]
HEAD = ("Område", "År", "Fråga", "Svar", "Andel", "Medel")

#: What a table tells: place and year with the number of answers and the share, or none where that is not told.
FIGURES = st.dictionaries(
    st.tuples(st.sampled_from(list(PLACES)), st.integers(2015, 2024)),
    st.tuples(st.integers(1, 2_000_000), st.none() | st.decimals(min_value=0, max_value=100, places=2)),
    min_size=1,
    max_size=8,
).filter(lambda told: any(share is not None and share > 1 for _, share in told.values()))

Cells = list[list[str]]
NTH = count()


class Quoted(csv.excel):
    """As a spreadsheet writes, with every cell in quotes."""

    quoting = csv.QUOTE_ALL


@st.composite
def written(draw: st.DrawFn, told: dict[tuple[str, int], tuple[int, object]]) -> Cells:
    """Write the rows of a table, each number in a style of its own."""
    rows = []
    for (place, year), (n, share) in told.items():
        thousands = draw(st.sampled_from(["", " ", "\u00a0"]))
        shown = str(share).replace(".", draw(st.sampled_from([",", "."]))) + draw(
            st.sampled_from(["", " %", "%", "\u00a0%"])
        )
        number = f"{n:,}".replace(",", thousands) + draw(st.sampled_from(["", ",0", " "]))
        untold = draw(st.sampled_from(["..", ".", "-"]))
        rows.append(
            [
                draw(st.sampled_from(PLACES[place])),
                *(str(year), draw(st.sampled_from(["Otrygg sent ute", "unsafe_evening"])), number),
                *(untold if share is None else shown, draw(st.sampled_from(["", untold]))),
            ]
        )
    return draw(st.permutations(rows))


@st.composite
def files(draw: st.DrawFn, rows: Cells) -> bytes:
    """Write a table as text with titles above it and notes under it."""
    text = io.StringIO()
    end = draw(st.sampled_from(["\n", "\r\n", "\r\r\n", "\r"]))
    delimiter = draw(st.sampled_from([";", ",", "\t", "|"]))
    titles = draw(st.lists(st.sampled_from(TITLES), max_size=3))
    notes = draw(st.lists(st.sampled_from(NOTES), max_size=4))
    draw(st.sampled_from([titles, notes])).append(f"Uttag nr {next(NTH)}")  # no file is one that came before
    writer = csv.writer(text, "excel" if draw(st.booleans()) else Quoted, delimiter=delimiter, lineterminator="\n")
    for line in titles:
        text.write(f"{line}\n")
    writer.writerows([HEAD, *rows])
    if draw(st.booleans()):
        writer.writerows([[note, *[""] * (len(HEAD) - 1)] for note in notes])
    else:
        text.write("".join(f"{note}\n" for note in notes))
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"]))
    return text.getvalue().replace("\n", end).encode(encoding)


def as_workbook(rows: Cells) -> bytes:
    """Write a table as a workbook with a title above it and notes under it."""
    return workbook([[f"Uttag nr {next(NTH)}"], [], HEAD, *rows, [], ["Källa:", "", "kommunen"]])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("written")


@pytest.fixture(scope="module")
def examples(folder: Path) -> Iterator[Examples]:
    with examples_of(a_town(folder).installation) as opened:
        yield opened


def loaded(folder: Path, examples: Examples, content: bytes) -> tuple[Receipt, set[tuple[object, ...]]]:
    file = folder / f"delivery {next(NTH)}"
    file.write_bytes(content)
    receipt = examples.load(file, source="safety")
    assert (receipt.status, receipt.reason, adds_up(receipt)) == ("accepted", "", True)
    (batch,) = (folder / "data").glob(f"aggregates/safety/{receipt.sha256}.parquet")
    rows = pyarrow.parquet.read_table(batch).to_pylist()
    assert len(rows) == receipt.accepted
    return receipt, {(row["place"], row["year"], row["question"], row["n"], row["share"], row["mean"]) for row in rows}


@given(data=st.data(), told=FIGURES)
@HALF
def test_a_table_tells_the_same_however_it_is_written(
    folder: Path, examples: Examples, data: st.DataObject, told: dict[tuple[str, int], tuple[int, object]]
) -> None:
    rows = data.draw(written(told))
    content = data.draw(files(rows) | st.builds(as_workbook, st.just(rows)))

    receipt, stored = loaded(folder, examples, content)

    assert stored == {
        (place, year, "unsafe_evening", n, float(str(share)), None)
        for (place, year), (n, share) in told.items()
        if share is not None
    }
    assert receipt.rules.get("not_told", 0) == sum(share is None for _, share in told.values())
    assert all(rule in ("not_told", "footnote") or rule.startswith("gate_") for rule in receipt.rules)
