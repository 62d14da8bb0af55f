"""What the page offers of a file: a look at its first rows, and the file as one download."""

import io
import zipfile
from collections.abc import Sequence

import pandas

from lagesbild.disclosure import SafeTable
from lagesbild.export import products
from lagesbild.export.content import File
from lagesbild.export.formats import Form
from lagesbild.words import MISSING, Words

#: What the name of a download ends with. A CSV file and what explains it are two, and come as one archive.
ENDINGS = {Form.CSV: "csv.zip", Form.CSV_SV: "sv.csv.zip", Form.XLSX: "xlsx", Form.PARQUET: "parquet"}
#: The oldest moment an archive can tell: of the same files the same bytes come out.
MOMENT = (1980, 1, 1, 0, 0, 0)


def preview(table: SafeTable, words: Words, rows: int) -> pandas.DataFrame:
    """Return the first rows of a file, the latest block first, as people read them; codes stay as the file has them."""
    latest = products.rows(table, words.reference).sort_values("period_start", ascending=False, kind="stable")
    shown = latest.head(rows)
    decimals = {"count": 0, "rate": 1}
    return pandas.DataFrame(
        {
            name: [words.number(value, decimals[name]) if name in decimals else str(value) for value in shown[name]]
            for name in shown.columns
        }
    ).fillna(MISSING)


def packed(files: Sequence[File]) -> bytes:
    """Return one file as it is, and several as an archive."""
    if len(files) == 1:
        return files[0].content
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.writestr(zipfile.ZipInfo(file.name, MOMENT), file.content, zipfile.ZIP_DEFLATED)
    return content.getvalue()
