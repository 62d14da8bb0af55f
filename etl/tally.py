"""What each delivery said, counted by day: how its rows were placed and which words they used for what happened.

A sender who renames a category or tells places in another way changes what is counted, though nothing else has
changed. That can be seen only in a delivery as it came, before rows of other places are left out: so it is counted
then, and kept beside the batch. No text of a record is kept: a word must be known to the mapping or be used often.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pandas
import pyarrow
import pyarrow.parquet

from etl import batches
from etl.extract import Delivered
from etl.mapping import CONTRACT, Mapping
from etl.recode import say_what_was_said
from etl.workspace import Workspace
from lagesbild import contract

SCHEMA = pyarrow.schema(
    {"day": pyarrow.date32(), "field": pyarrow.string(), "value": pyarrow.string(), "rows": pyarrow.int64()}
)
#: The fields whose words are counted; beside them it is counted how rows are placed.
WORDS = ("category", "concern")
#: A word that nobody listed is kept if a delivery uses it so often, and if it is no longer than this.
OFTEN = 5
LONGEST = 60


def tally(workspace: Workspace, delivered: Delivered, mapping: Mapping, *, today: date) -> pandas.DataFrame:
    """Return the delivery worked on as (day, field, value, rows); what the gate refuses is not in it."""
    say_what_was_said(workspace, delivered, mapping)
    counted = workspace.run(
        "load/tally",
        out_of_scope=list(contract.OUT_OF_SCOPE),
        earliest=workspace.reference.municipality.earliest,
        sources=list(workspace.mappings) if mapping is CONTRACT else [mapping.id],
        today=today,
        known=_known(workspace, mapping),
        often=OFTEN,
        longest=LONGEST,
    )
    return counted.df()


def _known(workspace: Workspace, mapping: Mapping) -> list[str]:
    spelled = {text.lower() for name in WORDS for text in mapping.values.get(name, {})}
    return sorted(spelled | {code for name in WORDS for code in workspace.reference.codes(name)})


def read(data: Path, source: str, sha256s: Iterable[str]) -> pandas.DataFrame:
    """Return what some deliveries of a source said, one after another; those of before this was kept say nothing."""
    files = [data / batches.DELIVERED / source / f"{sha256}.parquet" for sha256 in sha256s]
    told = (pyarrow.parquet.read_table(file, schema=SCHEMA) for file in files if file.exists())
    found: pandas.DataFrame = pyarrow.concat_tables([SCHEMA.empty_table(), *told]).to_pandas()
    return found


def write(data: Path, source: str, sha256: str, told: pandas.DataFrame, *, work: Path) -> None:
    """Keep what a delivery said, whole or not at all."""
    partial = work / f"{sha256}.delivered.parquet"
    pyarrow.parquet.write_table(pyarrow.Table.from_pandas(told, schema=SCHEMA), partial, compression="zstd")
    batches.put_in_place(partial, batches.place_of(data, source, sha256, folder=batches.DELIVERED))
