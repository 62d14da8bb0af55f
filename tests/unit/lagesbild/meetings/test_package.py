"""A frozen meeting: sealed file by file and to the one before; a changed byte is named; a thinned one is a stub."""

import json
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier
from types import SimpleNamespace
from typing import Any

import pytest
from pandas.testing import assert_frame_equal

from etl.build import build
from lagesbild import audit, measures, meetings, settings, state, verify
from lagesbild.access import Visit
from lagesbild.audit import Action, AuditEvent
from lagesbild.errors import BuildFailed, Conflict, Thinned, WrongUse
from lagesbild.measures import Outcome
from lagesbild.meetings import Meeting, Status, assessments, freeze, package, passages, shown, thinning
from lagesbild.meetings.passages import Passage, Section
from tests.factories import REFERENCE, contract_row, load_rows
from tests.meetings import AT, PERIOD, a_group, a_measure, a_meeting, anew
from tests.unit.lagesbild.meetings.conftest import VIEW


@pytest.fixture
def group(held: Visit, tmp_path: Path) -> Visit:
    """Two meetings, both frozen, in a data folder that may be changed."""
    shutil.copytree(held.folder, tmp_path / "data")
    return replace(held, folder=tmp_path / "data")


def faults(visit: Visit) -> list[str]:
    return [fault for chain in verify.verified(visit.folder).chains for fault in chain.faults]


def files(visit: Visit, number: int = 1) -> list[Path]:
    return sorted(file for file in package.folder_of(visit.folder, number).rglob("*") if file.is_file())


def test_a_package_holds_parquet_and_json_and_the_reference_folder_it_was_told_with(group: Visit) -> None:
    kinds = {file.suffix for file in files(group) if "reference" not in file.parts}
    assert kinds == {".parquet", ".json"}
    beside = {package.MANIFEST, package.DOCUMENTS}
    assert len(files(group)) == len(package.read(group.folder, 1).files) + len(beside)
    assert all(file.stat().st_mode & 0o077 == 0 for file in files(group)), "it holds exact figures"


def test_a_package_is_sealed_to_the_one_before(group: Visit) -> None:
    first, second = package.manifests(group.folder)
    assert (first.previous, second.previous) == (package.GENESIS, first.version)
    assert [meetings.find(group.folder, number).package for number in (1, 2)] == [first.version, second.version]
    assert faults(group) == []
    assert {chain.name: chain.entries for chain in verify.verified(group.folder).chains}["meetings"] == 2


@pytest.mark.parametrize("nth", range(0, 60, 7))
def test_a_changed_byte_is_named_by_its_file(group: Visit, nth: int) -> None:
    file = files(group)[nth % len(files(group))]
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content))
    assert f"meetings/{file.relative_to(group.folder / package.FOLDER).as_posix()}" in faults(group)


def test_a_file_that_is_missing_or_more_than_there_should_be_is_named(group: Visit) -> None:
    (package.folder_of(group.folder, 1) / "texts.json").unlink()
    (package.folder_of(group.folder, 2) / "more.json").write_text("{}")
    assert faults(group) == ["meetings/0001/texts.json", "meetings/0002/more.json"]


def test_a_package_that_was_taken_away_is_missed(group: Visit) -> None:
    for file in files(group, 2):
        file.unlink()
    assert faults(group) == ["meetings/0002/documents.json", "meetings/0002/manifest.json"]
    assert meetings.find(group.folder, 2).status is Status.FROZEN, "it is not frozen anew with other numbers"


def test_a_package_that_is_not_whole_is_not_shown(group: Visit) -> None:
    (package.folder_of(group.folder, 1) / "texts.json").write_text("{}")
    with pytest.raises(BuildFailed, match=r"texts\.json"):
        shown.frozen(group, 1)


def test_what_is_shown_of_a_frozen_meeting_is_what_was_shown_before(tmp_path: Path) -> None:
    visit = a_group(tmp_path)
    held = a_meeting(visit, focus=("Vad då?",))
    assessments.write(visit, VIEW, at=AT)
    passages.write(visit, Passage(1, Section.GAP, 1, "Vi vet inte.", "police"), at=AT)
    before = shown.shown(visit, held)
    freeze.freeze(visit, 1, at=AT)
    after = shown.shown(visit, meetings.find(visit.folder, 1))

    assert after.sentences == before.sentences and after.occasions == before.occasions
    assert after.texts == before.texts and after.picture.comparisons == before.picture.comparisons
    assert after.picture.tables.keys() == before.picture.tables.keys()
    for name, table in before.picture.tables.items():
        again = after.picture.tables[name]
        assert_frame_equal(again.frame, table.frame, check_dtype=False, check_exact=True)
        assert_frame_equal(again.total, table.total, check_dtype=False, check_exact=True)
        assert (again.product, again.cut_off, again.build) == (table.product, table.cut_off, table.build)
    assert [before.trace_of(one) for one in before.sentences] == list(after.traces)


def test_what_came_later_changes_nothing_of_what_was_frozen(group: Visit) -> None:
    before = shown.frozen(group, 2)
    installation = replace(settings.read({settings.DATA: str(group.folder)}), reference=REFERENCE)
    more = [contract_row(record_id=f"M-{number}", environment="right_wing") for number in range(30)]
    load_rows(installation, more)
    assert build(installation, group.reference).build != group.store.pointer.build
    after = shown.frozen(anew(group), 2)
    assert after.sentences == before.sentences
    frames = [one.picture.tables["environments"].frame for one in (before, after)]
    assert frames[0].equals(frames[1])


#: Where a freeze may end: before its package stands, before its documents are made, before it is noted.
PACKAGE, DOCUMENTS, NOTE = "package.os.replace", "package.keep_documents", "freeze._note"


def stopped_at(step: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """Return a group whose freeze of a meeting has ended at a step."""
    visit = a_group(folder)
    a_meeting(visit)
    with monkeypatch.context() as broken:
        broken.setattr(f"lagesbild.meetings.{step}", stop)
        with pytest.raises(KeyboardInterrupt):
            freeze.freeze(visit, 1, at=AT)
    return visit


def stop(*_: object, **__: object) -> str:
    raise KeyboardInterrupt


def test_a_freeze_that_is_stopped_before_its_package_stands_has_done_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = stopped_at(PACKAGE, tmp_path, monkeypatch)
    assert meetings.find(visit.folder, 1).status is Status.OPEN and faults(visit) == []
    freeze.freeze(visit, 1, at=AT)
    assert meetings.find(visit.folder, 1).status is Status.FROZEN and faults(visit) == []


def test_a_freeze_that_is_stopped_after_its_package_stands_is_settled_and_nothing_is_written_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = stopped_at(NOTE, tmp_path, monkeypatch)
    held = meetings.find(visit.folder, 1)
    assert (held.status, held.noted) == (Status.FROZEN, False)
    assert verify.verified(visit.folder).not_noted == ("meetings/0001",) and faults(visit) == []
    with pytest.raises(Conflict):
        assessments.write(visit, VIEW, at=AT)
    freeze.settle(visit, at=AT)
    freeze.settle(visit, at=AT)
    assert verify.verified(visit.folder).not_noted == () and meetings.find(visit.folder, 1).noted
    assert [entry.event.subject for entry in audit.entries(visit.folder)].count("meetings/0001") == 1


def test_of_two_who_settle_at_once_one_notes_it_and_the_other_finds_it_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = stopped_at(NOTE, tmp_path, monkeypatch)
    both = Barrier(2, timeout=20)

    def writing_at_once(engine: Any) -> Any:
        both.wait()  # each has read by then that the meeting is not noted
        return state.writing(engine)

    monkeypatch.setattr(freeze, "state", SimpleNamespace(opened=state.opened, writing=writing_at_once))
    with ThreadPoolExecutor(2) as pool:
        settling = [pool.submit(freeze.settle, visit, at=AT) for _ in range(2)]
    assert [one.exception() for one in settling] == [None, None]
    assert [entry.event.subject for entry in audit.entries(visit.folder)].count("meetings/0001") == 1
    assert meetings.find(visit.folder, 1).noted and faults(visit) == []


def test_a_freeze_that_is_stopped_before_its_documents_are_made_is_settled_with_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = stopped_at(DOCUMENTS, tmp_path, monkeypatch)
    assert package.documents(visit.folder, 1) == {} and faults(visit) == []
    freeze.settle(visit, at=AT)
    assert len(package.documents(visit.folder, 1)) >= 2 and faults(visit) == []


def test_hashes_of_documents_that_were_changed_or_taken_away_are_named(group: Visit) -> None:
    file = package.folder_of(group.folder, 1) / package.DOCUMENTS
    told = file.read_text()
    file.write_text(told.replace("a", "b"))
    assert faults(group) == ["meetings/0001/documents.json"]
    file.write_text(told)
    assert faults(group) == []
    file.unlink()
    assert faults(group) == ["meetings/0001/documents.json"]


def test_a_meeting_is_frozen_once(group: Visit) -> None:
    with pytest.raises(Conflict):
        freeze.freeze(group, 1, at=AT)


def test_a_planned_meeting_is_not_frozen(tmp_path: Path) -> None:
    visit = a_group(tmp_path)
    meetings.plan(visit, Meeting(1, date(2024, 3, 13), PERIOD), at=AT)
    with pytest.raises(WrongUse, match="not been opened"):
        freeze.freeze(visit, 1, at=AT)
    assert not package.version_of(visit.folder, 1)


def kept_for(visit: Visit, days: int) -> Visit:
    """Let the municipality keep its meetings for some days."""
    municipality = visit.reference.municipality.model_copy(update={"meetings_kept_days": days})
    return replace(visit, reference=replace(visit.reference, municipality=municipality))


def test_at_its_time_a_package_becomes_its_hashes_and_the_chain_still_holds(tmp_path: Path) -> None:
    visit = kept_for(a_group(tmp_path), 30)
    for number in (1, 2):
        a_meeting(visit, number)
        assessments.write(visit, replace(VIEW, meeting=number), at=AT)
        freeze.freeze(visit, number, at=AT)
    assert package.read(visit.folder, 1).thin_on == date(2024, 4, 12)

    assert thinning.thinned(replace(visit, today=date(2024, 4, 11)), at=AT) == ()
    late = replace(visit, today=date(2024, 4, 12))
    assert thinning.thinned(late, at=AT + timedelta(days=30)) == (1, 2)
    assert thinning.thinned(late, at=AT + timedelta(days=31)) == ()

    assert [file.name for file in files(visit)] == ["documents.json", "manifest.json"] and faults(visit) == []
    assert assessments.kept(visit.folder, 1) == ()
    with pytest.raises(Thinned):
        shown.frozen(visit, 1)
    a_meeting(visit, 3)
    assert freeze.freeze(visit, 3, at=AT).previous == package.read(visit.folder, 2).version


#: What is typed in the meeting that is thinned, and in the one after it.
TYPED = ("Ny fråga", "Oförändrat läge", "Vi saknar uppgifter", "Klotter vid torget", "Färre klotter", "Det hjälpte nog")


def is_on_the_disk(visit: Visit, text: str) -> bool:
    """Say whether a text stands anywhere in the data folder, as it is or as JSON writes it."""
    spelt = (text.encode(), json.dumps(text)[1:-1].encode())
    return any(one in file.read_bytes() for file in visit.folder.rglob("*") if file.is_file() for one in spelt)


def test_nothing_that_was_typed_is_left_of_a_thinned_meeting(tmp_path: Path) -> None:
    visit = kept_for(a_group(tmp_path), 30)
    a_meeting(visit, focus=(f"{TYPED[0]}?",))
    assessments.write(visit, replace(VIEW, view=f"{TYPED[1]}."), at=AT)
    passages.write(visit, Passage(1, Section.GAP, 1, f"{TYPED[2]}.", "police"), at=AT)
    for problem, review in ((TYPED[3], 2), ("Oro på skolan", 2)):
        decided = a_measure(problem=f"{problem}.", indicator=f"{TYPED[4]}.", review=review)
        measures.decide(visit, decided, at=AT)
    measures.review(visit, measures.kept(visit.folder)[0], Outcome.DONE, f"{TYPED[5]}.", meeting=1, at=AT)
    freeze.freeze(visit, 1, at=AT)
    assert all(is_on_the_disk(visit, text) for text in TYPED)

    thinning.thinned(replace(visit, today=date(2024, 4, 12)), at=AT)
    assert [text for text in TYPED if is_on_the_disk(visit, text)] == [TYPED[4]], "a measure still waits, with its own"
    assert [one.problem for one in measures.kept(visit.folder)] == ["Oro på skolan."]
    assert meetings.find(visit.folder, 1).status is Status.FROZEN and faults(visit) == []


def test_every_freeze_that_the_log_tells_of_must_be_the_one_that_is_there(group: Visit) -> None:
    for detail in ({"manifest": "0" * 64}, {"manifest": package.version_of(group.folder, 1)}):
        audit.record(group.folder, AuditEvent(Action.FREEZE, "group", "meetings/0001", detail, ""), at=AT)
    assert faults(group) == ["meetings/0001/manifest.json"]


def test_a_package_that_was_emptied_by_another_hand_is_no_thinned_one(group: Visit) -> None:
    package.thin(group.folder, package.read(group.folder, 1))
    assert "meetings/0001/texts.json" in faults(group)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda told: told | {"number": 7},
        lambda told: told | {"previous": "1" * 64},
        lambda told: {name: value for name, value in told.items() if name != "build"},
    ],
)
def test_a_manifest_that_was_changed_is_named(
    group: Visit, spoil: Callable[[dict[str, object]], dict[str, object]]
) -> None:
    file = package.folder_of(group.folder, 1) / package.MANIFEST
    file.write_text(json.dumps(spoil(json.loads(file.read_text())), indent=1, sort_keys=True) + "\n")
    assert "meetings/0001/manifest.json" in faults(group)
