"""Loads deliveries: each one is accepted or refused whole, and none disturbs another.

The steps of one delivery stand in `_deliver` in their order; each is a module of its own.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from glob import escape
from hashlib import file_digest
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from etl import (
    batches,
    engine,
    extract,
    mapping as mappings,
    recode,
    recognise,
    retention,
    screen,
    thin,
    workspace as workspaces,
)
from etl.batches import Batch
from etl.extract import Delivered
from etl.mapping import Mapping
from etl.receipt import Receipt, RefusedRow, has_receipt, refused_whole, rules_of, save
from etl.workspace import Workspace
from lagesbild import contract, secret
from lagesbild.errors import BuildFailed, DeliveryRefused, LagesbildError, WrongUse
from lagesbild.reference import Reference
from lagesbild.settings import Settings


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


#: What a receipt calls a file whose own name holds personal data; its SHA-256 tells which one it is.
NAME_WITHHELD = "***"
#: The lock file of a data folder.
LOCK = "load.lock"


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
            _recall(workspace, [batch.file for batch in known])
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


@contextmanager
def locked(data: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the lock of a data folder."""
    lock = FileLock(data / LOCK, is_singleton=True)  # one that this process holds already is not waited for
    try:
        lock.acquire(timeout=0)
    except Timeout:
        waiting()
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


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

    def load(self, delivery: Delivery) -> Receipt:
        """Load a delivery and return its receipt, which is also kept in the data folder, but for a dry run."""
        accepted = delivery.accepted or datetime.now(UTC)
        self._workspace.clear()
        name, sha256, source = self._shown(delivery.name), "", delivery.source or ""
        try:
            sha256 = _sha256(delivery.file)
            wanted = recognise.expected(self._workspace.mappings, delivery.name, delivery.source)
            source = wanted.id
            receipt = self._worked_on(delivery, wanted, sha256, accepted)
        except DeliveryRefused as refusal:
            receipt = refused_whole(name, source, sha256, refusal)
        receipt = replace(receipt, delivery=name, dry_run=self._dry_run)
        if receipt.status != "duplicate" and not self._dry_run:
            save(receipt, self._data / "receipts", accepted)
        return receipt

    def _shown(self, name: str) -> str:
        """Return a file's name, or one that tells nothing where the gate finds a person in it."""
        alarmed = any(map(self._workspace.gate.screen, (name, Path(name).stem, re.sub(r"[_.]+", " ", name))))
        return NAME_WITHHELD if alarmed else name

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
        names = wanted.needs() | frozenset(contract.ALWAYS)
        delivered = extract.read(
            workspace.connection, delivery.file, work=workspace.folder, wanted=names, sheet=wanted.sheet
        )
        source, mapping = recognise.recognise(workspace, delivered, wanted)
        if not delivered.rows:
            raise DeliveryRefused("no_rows")
        screen.refuse_personal_data(workspace, delivered, mapping)
        recode.refuse_out_of_scope(workspace, delivered, mapping)
        recode.recode(workspace, delivered, mapping)
        if sha256 in self._loaded:  # a stop came between batch and receipt: its rows are as new as they were
            workspace.run("load/forget_batch", sha256=sha256)
        self._judge(wanted.id, accepted)
        receipt = _receipt(workspace, delivery.name, source, sha256, delivered, mapping)
        if refused := _over_limit(receipt, workspace.mappings[source]):
            return refused
        if not self._dry_run and sha256 not in self._loaded:
            self._accept(source, sha256, accepted)
        return receipt

    def _judge(self, source: str, accepted: datetime) -> None:
        reference, keys = self._workspace.reference, self._workspace.keys
        today = reference.municipality.day_of(accepted)
        retention.tell(self._workspace, today)
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

    def _accept(self, source: str, sha256: str, accepted: datetime) -> None:
        partial = self._workspace.folder / f"{sha256}.parquet"
        self._workspace.run(
            "load/write_batch",
            file=str(partial),
            source=source,
            sha256=sha256,
            accepted=accepted.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" "),
            demo=str(self._demo).lower(),
        )
        place = batches.place_of(self._data, source, sha256)
        batches.put_in_place(partial, place)
        self._new_batches.append(place)
        self._loaded[sha256] = source


def _receipt(
    workspace: Workspace, name: str, source: str, sha256: str, delivered: Delivered, mapping: Mapping
) -> Receipt:
    rows = workspace.connection.execute("from refusal order by row_no").fetchall()
    refused = tuple(RefusedRow(row, _column(column, delivered, mapping), rule) for row, column, rule in rows)
    new, revised, unchanged, withdrawn = workspace.run("load/count_versions").fetchall()[0]
    return Receipt(
        name,
        source,
        sha256,
        "accepted",
        rows=delivered.rows,
        accepted=delivered.rows - len(refused),
        refused=len(refused),
        new=new,
        revised=revised,
        unchanged=unchanged,
        withdrawn=withdrawn,
        rules=rules_of(refused),
        refused_rows=refused,
    )


def _column(column: str | None, delivered: Delivered, mapping: Mapping) -> str:
    """Name a column as its sender does, if we know the name; others get a number: a header may hold personal data."""
    if column is None:
        return ""
    if not column.isdigit():
        return mapping.columns.get(column, column)
    known = {name.lower() for name in (*contract.NAMES, *mapping.needs())}
    name = delivered.columns[int(column)]
    return name if name.strip().lower() in known else f"#{int(column) + 1}"


def _over_limit(receipt: Receipt, mapping: Mapping) -> Receipt | None:
    """Return the receipt of a delivery too faulty to be trusted; rows out of scope or thinned are no fault."""
    outside = sum(receipt.rules.get(rule, 0) for rule in contract.NO_FAULT)
    ours, faulty = receipt.rows - outside, receipt.refused - outside
    if not ours or faulty / ours <= mapping.refused_limit:
        return None
    limit = f"{mapping.refused_limit:.0%}"
    reason = DeliveryRefused("too_much_refused", faulty=faulty, rows=ours, limit=limit)
    whole = refused_whole(receipt.delivery, receipt.source, receipt.sha256, reason)
    rules = receipt.rules | ({contract.OVER_LIMIT: receipt.accepted} if receipt.accepted else {})
    return replace(whole, rows=receipt.rows, refused=receipt.rows, rules=rules, refused_rows=receipt.refused_rows)


def _sha256(file: Path) -> str:
    extract.check_is_file(file)
    try:
        with file.open("rb") as handle:
            return file_digest(handle, "sha256").hexdigest()
    except OSError:
        raise DeliveryRefused("unreadable_file") from None


def files_of(paths: Iterable[Path]) -> list[Path]:
    """Return the files to load: those named, and those in the folders named, in order of name."""
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise WrongUse("no_such_file", file=path)
        inside = (file for file in sorted(path.rglob("*")) if file.is_file() and not file.name.startswith("."))
        found += inside if path.is_dir() else [path]
    return found
