"""Nothing leaves before it is noted, and only whole published tables leave."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from lagesbild import answers, audit, state
from lagesbild.access import Role
from lagesbild.answers import protected
from lagesbild.audit import Action, AuditEvent
from lagesbild.errors import NotAllowed, WrongUse
from lagesbild.export import File, Form, export, products
from lagesbild.lattice.tables import TABLES, cells
from lagesbild.periods import Span
from lagesbild.published import Counts, Published
from tests.golden.export.case import PURPOSE, Case, manifest

EVENT = AuditEvent(Action.EXPORT, "analyst", "L5", {"page": "export"}, "")


def exported(case: Case, log: Path, **changes: Any) -> tuple[File, ...]:
    asked: dict[str, Any] = {
        "table": case.table(),
        "form": Form.CSV,
        "words": case.words,
        "filter": {},
        "purpose": PURPOSE,
    }
    return export(**asked | {"name": "L5.csv", "event": EVENT, "log": log} | changes)


@pytest.mark.parametrize("form", Form)
def test_the_audit_log_tells_what_left_by_its_hash(case: Case, tmp_path: Path, form: Form) -> None:
    chosen = {"district": "sjobo"}
    files = exported(case, tmp_path, table=case.table(**chosen), form=form, filter=chosen)
    (entry,) = audit.entries(tmp_path)
    assert (entry.event.action, entry.event.role, entry.event.subject) == (Action.EXPORT, "analyst", "L5")
    assert entry.event.purpose == PURPOSE
    assert entry.event.detail == {
        "page": "export",
        "format": form.value,
        "sha256": [sha256(file.content).hexdigest() for file in files],
        "version": manifest(2).version,
        "filter": chosen,
    }
    assert audit.check(tmp_path) == []


def test_nothing_is_handed_out_that_could_not_be_noted(case: Case, tmp_path: Path) -> None:
    (tmp_path / state.FILE).write_bytes(b"no database" * 1000)
    with pytest.raises(WrongUse) as error:
        exported(case, tmp_path)
    assert error.value.key == "state_broken"


def test_an_export_without_an_audit_event_cannot_be_written(case: Case, tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="event"):
        export(case.table(), Form.CSV, words=case.words, filter={}, purpose="", name="x", log=tmp_path)  # type: ignore[call-arg]


@pytest.mark.parametrize("event", [replace(EVENT, subject="L1"), replace(EVENT, action=Action.CLOSE)])
def test_an_audit_event_of_something_else_is_refused(case: Case, tmp_path: Path, event: AuditEvent) -> None:
    with pytest.raises(ValueError, match="something else"):
        exported(case, tmp_path, event=event)
    assert not state.is_begun(tmp_path)


def test_exact_figures_never_become_a_file_not_even_for_the_group(case: Case, tmp_path: Path) -> None:
    group = replace(case.visit, role=Role.GROUP)
    exact = answers.types_over_time(group, Span(4))
    with pytest.raises(NotAllowed) as error:
        exported(case, tmp_path, table=exact, event=replace(EVENT, subject=exact.product))
    assert error.value.key == "exact_files"
    assert not state.is_begun(tmp_path)


def test_the_table_of_a_picture_is_refused_since_its_blocks_are_its_own(case: Case, tmp_path: Path) -> None:
    every = dict.fromkeys(cells(TABLES["L2"], case.visit.reference), 5)
    counts: Counts = {("L2", block): every for block in range(30)}
    visit = replace(case.visit, published=Published((manifest(1),), counts, dict.fromkeys(counts, manifest(1))))
    picture = protected.types_over_time(visit, Span(29), environment=None)
    assert (picture.product, picture.dimensions, picture.cells) == ("L2", ("block", "record_type"), 1)
    with pytest.raises(ValueError, match="whole published table"):
        exported(case, tmp_path, table=picture, event=replace(EVENT, subject="L2"))
    assert len(products.rows(protected.table(visit, "L2", {}, first=0, last=29), visit.reference)) == 30 * len(every)


def test_a_stamp_cannot_tell_of_a_filter_that_was_not_made(case: Case, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not limited"):
        exported(case, tmp_path, filter={"district": "sjobo"})
    assert not state.is_begun(tmp_path)


def test_a_stamp_keeps_its_order_and_a_file_without_rows_covers_no_days(case: Case) -> None:
    rows, metadata = case.files(Form.CSV, district="no_such", environment="rest")
    assert rows.content.count(b"\n") == 1
    told = metadata.content.decode()
    assert '"filter": {\n    "district": "no_such",\n    "environment": "rest"\n   }' in told
    assert '"first": null,\n    "last": null' in told
