"""The forms a file can have, one module each."""

from enum import StrEnum

from lagesbild.export import csvw, parquet, xlsx
from lagesbild.export.content import Content, File


class Form(StrEnum):
    """A form of file."""

    CSV = "csv"
    CSV_SV = "csv-sv"
    XLSX = "xlsx"
    PARQUET = "parquet"


def written(form: Form, content: Content) -> tuple[File, ...]:
    """Return the files that a content makes in a form, that with the rows first."""
    if form is Form.XLSX:
        return (xlsx.written(content),)
    if form is Form.PARQUET:
        return (parquet.written(content),)
    return csvw.written(content, csvw.SWEDISH if form is Form.CSV_SV else csvw.PLAIN)
