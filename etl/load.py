"""Loads deliveries: each one is accepted or refused whole, and none disturbs another.

The steps of one delivery stand in `_deliver` in their order; each is a module of its own.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from glob import escape
from pathlib import Path

import duckdb
import pandas

from etl import (
    account,
    aggregate,
    batches,
    engine,
    extract,
    files,
    mapping as mappings,
    recode,
    recognise,
    retention,
    screen,
    suspicions,
    tally,
    thin,
    workspace as workspaces,
)
from etl.batches import Batch
from etl.extract import Delivered
from etl.lock import locked
from etl.mapping import Mapping
from etl.receipt import Receipt, has_receipt, refused_whole, save
from etl.workspace import Workspace
from lagesbild import contract, gate, secret
from lagesbild.aggregates import FORMS, RECORDS
from lagesbild.errors import BuildFailed, DeliveryRefused, LagesbildError, WrongUse
from lagesbild.reference import Reference
from lagesbild.settings import Settings
from lagesbild.statistics.breaks import Suspicion


@dataclass(frozen=True)
class Delivery:
    """One file to load, and what is known of it beforehand; `accepted` is set by the demo city only."""

    file: Path
    source: str | None = None
    accepted: datetime | None = None

    @property
    def name(self) -> str:
        """The file's name as text; bytes that are none are written out."""
        return self.file.name.encode("utf-8", "backslashreplace").decode()


@contextmanager
def loading(
    settings: Settings,
    reference: Reference,
    *,
    waiting: Callable[[], None],
    demo_seed: int | None = None,
    dry_run: bool = False,
) -> Iterator["Loader"]:
    """Hold the data folder for a load; a second load waits, saying so through `waiting`.

    Only the demo city has a `demo_seed`: its batches are marked, and its secret is no secret. A dry run judges
    deliveries and accepts none.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    with locked(settings.data, waiting):
        if not dry_run:
            thin.carry_out(settings.data)
        known = batches.accepted(settings.data)
        if demo_seed is None:
            batches.refuse_clock_set_back(known, reference)
        keys = secret.keys(_secret(settings, known, demo_seed, dry_run))
        sources = mappings.read_all(settings.reference)
        mappings.check_codes(sources, reference)
        with workspaces.opened(settings.data / "work", reference, sources, keys) as workspace:
            _recall(workspace, [batch.file for batch in batches.of_form(known, RECORDS)])
            loaded = {batch.sha256: batch.source for batch in known}
            retention.recall(workspace, settings.data)
            yield Loader(settings.data, workspace, loaded, demo=demo_seed is not None, dry_run=dry_run)


def _recall(workspace: Workspace, files: list[Path]) -> None:
    """Take the records in some batches as known."""
    if not files:
        return
    try:
        workspace.run("load/recall", batches=[escape(str(file)) for file in files])
    except duckdb.Error:
        raise BuildFailed("batch_unreadable") from None


def _secret(settings: Settings, known: list[Batch], demo_seed: int | None, dry_run: bool) -> bytes:
    """Return the master secret; a lost one is not made anew, since every correction would then count twice."""
    if demo_seed is not None:
        return secret.of_demo(demo_seed)
    missing = not settings.secret_file.exists()
    if missing and not batches.hold_only_demo(known):
        raise WrongUse("secret_missing", file=settings.secret_file)
    if missing and dry_run:
        return secret.one_time()
    return secret.read_or_make(settings.secret_file)


class Loader:
    """Loads one delivery after another into a data folder that it holds."""

    def __init__(
        self, data: Path, workspace: Workspace, loaded: dict[str, str], *, demo: bool, dry_run: bool = False
    ) -> None:
        self._data = data
        self._workspace = workspace
        self._loaded = loaded
        self._demo = demo
        self._dry_run = dry_run
        #: What was accepted here and is not recalled yet: only another delivery needs to know of it.
        self._new_batches: list[Path] = []
        #: What the deliveries of each source said so far.
        self._said: dict[str, pandas.DataFrame] = {}

    def load(self, delivery: Delivery) -> Receipt:
        """Load a delivery and return its receipt, which is also kept in the data folder, but for a dry run."""
        accepted = delivery.accepted or datetime.now(UTC)
        self._workspace.clear()
        name, sha256, source = self._shown(delivery.name), "", delivery.source or ""
        try:
            sha256 = files.sha256_of(delivery.file)
            wanted = recognise.expected(self._workspace.mappings, delivery.name, delivery.source)
            source, sha256 = wanted.id, recognise.identity(wanted, delivery.name, sha256)
            receipt = self._worked_on(delivery, wanted, sha256, accepted)
        except DeliveryRefused as refusal:
            receipt = refused_whole(name, source, sha256, refusal)
        receipt = replace(receipt, delivery=name, dry_run=self._dry_run)
        if receipt.status != "duplicate" and not self._dry_run:
            save(receipt, self._data / "receipts", accepted, self._workspace.reference)
        return receipt

    def _shown(self, name: str) -> str:
        """Return a file's name, or one that tells nothing where the gate finds a person in it."""
        alarmed = any(map(self._workspace.gate.screen, (name, Path(name).stem, re.sub(r"[_.]+", " ", name))))
        return gate.WITHHELD if alarmed else name

    def _worked_on(self, delivery: Delivery, wanted: Mapping, sha256: str, accepted: datetime) -> Receipt:
        if sha256 in self._loaded and has_receipt(self._data / "receipts", sha256):
            return Receipt(delivery.name, self._loaded[sha256], sha256, "duplicate")
        try:
            return self._deliver(delivery, wanted, sha256, accepted)
        except LagesbildError:
            raise
        except Exception as error:  # one bad file must not stop the others, and any fault's text may quote a value
            raise engine.fault(error) or DeliveryRefused("not_worked_on") from None

    def _deliver(self, delivery: Delivery, wanted: Mapping, sha256: str, accepted: datetime) -> Receipt:
        workspace = self._workspace
        names = wanted.needs() | (frozenset(contract.ALWAYS) if wanted.form == RECORDS else frozenset())
        delivered = extract.read(
            workspace.connection, delivery.file, work=workspace.folder, wanted=names, sheet=wanted.sheet
        )
        source, mapping = recognise.recognise(workspace, delivered, wanted)
        if not delivered.rows:
            raise DeliveryRefused("no_rows")
        delivered = replace(delivered, told=recognise.told_by_name(mapping, delivery.name))
        screen.refuse_personal_data(workspace, delivered, mapping)
        recode.refuse_out_of_scope(workspace, delivered, mapping)
        told = self._judge(delivered, wanted, mapping, sha256, accepted)
        found = account.receipt_of(workspace, delivered, mapping)
        receipt = replace(found, delivery=delivery.name, source=source, sha256=sha256)
        limit, notes = workspace.mappings[source].refused_limit, account.notes_refused(workspace, mapping)
        if refused := account.over_limit(receipt, limit=limit, excused=notes):
            return refused
        if not self._dry_run:
            if sha256 not in self._loaded:
                self._accept(receipt, mapping, accepted)
            if told is not None:  # after the batch: never of a delivery that was not accepted
                tally.write(self._data, source, sha256, told, work=workspace.folder)
        return receipt if told is None else replace(receipt, suspected=self._suspected(source, told))

    def _judge(
        self, delivered: Delivered, wanted: Mapping, mapping: Mapping, sha256: str, accepted: datetime
    ) -> pandas.DataFrame | None:
        """Judge a delivery's rows; of records, return what they said."""
        if mapping.form != RECORDS:
            self._judge_figures(delivered, mapping, sha256, accepted)
            return None
        workspace = self._workspace
        today = workspace.reference.municipality.day_of(accepted)
        retention.tell(workspace, today)
        told = tally.tally(workspace, delivered, mapping, today=today)
        recode.recode(workspace, delivered, mapping)
        if sha256 in self._loaded:  # a stop came between batch and receipt: its rows are as new as they were
            workspace.run("load/forget_batch", sha256=sha256)
        self._judge_records(wanted.id, today)
        return told

    def _suspected(self, source: str, told: pandas.DataFrame) -> tuple[Suspicion, ...]:
        """Return the open suspicions of breaks of a source, after what a delivery has told."""
        if source not in self._said:
            self._said[source] = tally.read(
                self._data, source, [key for key in self._loaded if self._loaded[key] == source]
            )
        self._said[source] = pandas.concat([self._said[source], told])
        return suspicions.open_ones(self._said[source], source, self._workspace.reference.breaks)

    def _judge_figures(self, delivered: Delivered, mapping: Mapping, sha256: str, accepted: datetime) -> None:
        told = batches.of_form(batches.accepted(self._data), mapping.form)
        aggregate.judge(
            self._workspace,
            delivered,
            mapping,
            FORMS[mapping.form],
            source=mapping.id,
            this_year=self._workspace.reference.municipality.day_of(accepted).year,
            earlier=[batch for batch in told if batch.source == mapping.id and batch.sha256 != sha256],
        )

    def _judge_records(self, source: str, today: date) -> None:
        reference, keys = self._workspace.reference, self._workspace.keys
        self._workspace.run(
            "load/judge",
            source=source,
            earliest=reference.municipality.earliest,
            today=today,
            unassessed=reference.vocabulary.unassessed,
            exact_day=reference.vocabulary.exact_day,
            record_inner=secret.padded(keys.record_key, 0x36),
            record_outer=secret.padded(keys.record_key, 0x5C),
            event_inner=secret.padded(keys.event_hash, 0x36),
            event_outer=secret.padded(keys.event_hash, 0x5C),
        )
        retention.refuse_earlier_versions(self._workspace)
        self._workspace.run("load/refuse_faulty")
        _recall(self._workspace, self._new_batches)
        self._new_batches.clear()
        if files := [file for (file,) in self._workspace.run("load/batches_met_again").fetchall()]:
            self._workspace.run("load/recall_versions", batches=list(map(escape, files)))

    def _accept(self, receipt: Receipt, mapping: Mapping, accepted: datetime) -> None:
        partial = self._workspace.folder / f"{receipt.sha256}.parquet"
        self._workspace.run(
            "load/write_batch",
            file=str(partial),
            source=receipt.source,
            sha256=receipt.sha256,
            accepted=accepted.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" "),
            demo=str(self._demo).lower(),
            form=mapping.form,
            rows=str(receipt.rows),
            refused=str(receipt.refused),
            out_of_scope=str(receipt.out_of_scope),
            dated_by_file=str(mapping.dated_by_file).lower(),
        )
        folder = batches.ACCEPTED if mapping.form == RECORDS else batches.AGGREGATES
        place = batches.place_of(self._data, receipt.source, receipt.sha256, folder=folder)
        batches.put_in_place(partial, place)
        if mapping.form == RECORDS:
            self._new_batches.append(place)
        self._loaded[receipt.sha256] = receipt.source
