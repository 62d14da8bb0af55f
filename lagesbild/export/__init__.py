"""Files of published tables, for whoever wants the numbers: CSV (plain, or as Swedish Excel wants it), XLSX, Parquet.

A file tells itself what it holds: its columns and codes in both languages, and a stamp. Of the same published numbers
the same bytes come out. It is noted in the audit log before any of it is handed out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from lagesbild import audit
from lagesbild.annotations import Annotation
from lagesbild.audit import Action, AuditEvent, Json
from lagesbild.catalogue import Layer
from lagesbild.disclosure import SafeTable
from lagesbild.errors import NotAllowed
from lagesbild.export import codebook, products, stamp
from lagesbild.export.content import Content, File
from lagesbild.export.exact import Right
from lagesbild.export.formats import Form, written
from lagesbild.periods import Span
from lagesbild.texts import LANGUAGES
from lagesbild.words import Words

__all__ = ["File", "Form", "export", "export_figure"]


def export(
    table: SafeTable,
    form: Form,
    *,
    words: Words,
    filter: Mapping[str, str],  # noqa: A002  (what everybody calls it)
    purpose: str,
    name: str,
    event: AuditEvent,
    log: Path,
    notes: Sequence[Annotation] = (),
) -> tuple[File, ...]:
    """Return a published table as the files of a form, once `event` stands in the audit log of the data folder `log`.

    `name` is what the file with the rows will be called; `filter` is what the table was limited to. Of `notes` it tells
    those that are shared with everybody. Raises NotAllowed for exact figures.
    """
    _check(table, event)
    content = _content(table, words, chosen=filter, purpose=purpose, name=name, notes=notes)
    return _noted(written(form, content), table, form, filter, replace(event, purpose=purpose), log)


def export_figure(
    table: SafeTable,
    span: Span | None,
    form: Form,
    *,
    words: Words,
    filter: Mapping[str, str],  # noqa: A002
    purpose: str,
    name: str,
    event: AuditEvent,
    log: Path,
    notes: Sequence[Annotation] = (),
    right: Right | None = None,
) -> tuple[File, ...]:
    """Return the table of a figure as the files of a form, as `export` does a whole published one.

    `filter` tells what the figure was limited to, which its rows need not say. Exact figures need the `right` to take
    them out, whose reason stands in the file and in the log.
    """
    _check(table, event, right)
    known = words.reference
    frame = products.rows_of_figure(table, known, span)
    columns = products.columns_of_figure(frame, table, known)
    about = stamp.of_figure(table, frame, known, chosen=filter, purpose=purpose, notes=notes)
    if right:
        event = replace(event, detail={**event.detail, "layer": table.layer.value, "reason": right.reason})
        about = replace(about, marking=right.marking, reason=right.reason)
    content = Content(
        name=name,
        title={language: Words(known, language).say("export.figure", name=table.product) for language in LANGUAGES},
        frame=frame,
        columns=columns,
        codebook=codebook.of_figure(table, columns, known),
        stamp=about,
        sheets=_sheets(words),
    )
    return _noted(written(form, content), table, form, filter, replace(event, purpose=purpose), log)


def _check(table: SafeTable, event: AuditEvent, right: Right | None = None) -> None:
    if table.layer is Layer.EXACT and right is None:
        raise NotAllowed("exact_files")
    if (event.action, event.subject) != (Action.EXPORT, table.product):
        raise ValueError("the audit entry tells of something else")


def _noted(
    files: tuple[File, ...], table: SafeTable, form: Form, chosen: Mapping[str, str], event: AuditEvent, log: Path
) -> tuple[File, ...]:
    """Hand files out once they stand in the audit log."""
    detail = {**event.detail, **_detail(table, form, chosen, files)}
    audit.record(log, replace(event, detail=detail), at=datetime.now(UTC))
    return files


def _sheets(words: Words) -> tuple[str, str, str]:
    return words.say("export.sheet_data"), words.say("export.sheet_codebook"), words.say("export.sheet_stamp")


def _content(
    table: SafeTable,
    words: Words,
    *,
    chosen: Mapping[str, str],
    purpose: str,
    name: str,
    notes: Sequence[Annotation],
) -> Content:
    known, frame = words.reference, products.rows(table, words.reference)
    return Content(
        name=name,
        title=products.title(table.product, known),
        frame=frame,
        columns=products.columns(tuple(frame.columns), known),
        codebook=codebook.of(table.product, tuple(frame.columns), known),
        stamp=stamp.of(table, frame, known, chosen=chosen, purpose=purpose, notes=notes),
        sheets=_sheets(words),
    )


def _detail(table: SafeTable, form: Form, chosen: Mapping[str, str], files: tuple[File, ...]) -> dict[str, Json]:
    """Tell how it left: which file it was is known by its hash, since a name may say anything."""
    hashes = [sha256(file.content).hexdigest() for file in files]
    return {"format": form.value, "sha256": hashes, "version": table.version, "filter": dict(chosen)}
