"""A document that is handed out: noted first, held to the hash that was kept when its meeting was frozen."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from lagesbild import audit, report
from lagesbild.access import Role
from lagesbild.audit import Action, AuditEvent
from lagesbild.errors import NotAllowed, WrongUse
from lagesbild.meetings import package
from lagesbild.meetings.picture import GROUP, PUBLIC, Version
from lagesbild.report import Form, Made
from tests.held import DISTRICT, OWN, Held, hold

EVENT = AuditEvent(Action.REPORT, "group", "meetings/0001", {}, "Mötet")
VERSIONS = {"group": GROUP, "public": PUBLIC, f"district:{OWN}": DISTRICT}


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Held:
    return hold(tmp_path_factory.mktemp("town"))


def made(held: Held, version: Version = GROUP, form: Form = Form.PDF, event: AuditEvent = EVENT) -> Made:
    folder = held.group.folder
    return report.report(held.group, 1, version, form, language="sv", event=event, log=folder)


@pytest.mark.parametrize("form", [*Form])
@pytest.mark.parametrize("version", [GROUP, PUBLIC], ids=["group", "public"])
def test_the_hashes_that_are_kept_with_a_meeting_are_those_of_its_documents(
    held: Held, version: Version, form: Form
) -> None:
    document = made(held, version, form)
    kept = package.documents(held.group.folder, 1)
    assert kept[report.name_of(version, form, "sv")] == sha256(document.content).hexdigest()
    assert len(kept) == 2 * len(Form) and document.as_frozen is True


def test_a_document_that_is_made_otherwise_says_so(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(report.WRITERS, Form.PDF, lambda document: document.title.encode())
    assert made(held).as_frozen is False
    assert made(held, DISTRICT).as_frozen is None


def test_it_is_noted_with_its_hash_before_it_is_handed_out(held: Held) -> None:
    document = made(held, DISTRICT, Form.PDF)
    told = audit.entries(held.group.folder)[-1].event
    assert (told.action, told.subject, told.role, told.purpose) == ("report", "meetings/0001", "group", "Mötet")
    assert dict(told.detail) == {
        "version": f"coordinator-{OWN}",
        "format": "pdf",
        "language": "sv",
        "sha256": sha256(document.content).hexdigest(),
        "manifest": package.version_of(held.group.folder, 1),
    }
    assert document.name == f"lagesbild-0001-district-{OWN}-sv.pdf"


def test_what_is_refused_is_not_noted(held: Held) -> None:
    entries = len(audit.entries(held.group.folder))
    guest = replace(held, group=replace(held.group, role=Role.GUEST))
    with pytest.raises(NotAllowed):
        made(guest, GROUP)
    for event in (replace(EVENT, subject="meetings/0002"), replace(EVENT, action=Action.EXPORT)):
        with pytest.raises(ValueError, match="something else"):
            made(held, event=event)
    assert len(audit.entries(held.group.folder)) == entries


@pytest.mark.parametrize("name", VERSIONS)
def test_a_version_is_named_as_it_is_asked_for(held: Held, name: str) -> None:
    assert report.version_of(name, held.group.reference) == VERSIONS[name]
    assert report.named(VERSIONS[name]) == name


@pytest.mark.parametrize("name", ["", "everybody", "district:", "district:storstan", f"group:{OWN}", "coordinator"])
def test_another_name_is_told(held: Held, name: str) -> None:
    with pytest.raises(WrongUse, match="no version"):
        report.version_of(name, held.group.reference)


def test_registry_facts_are_those_of_the_settings(tmp_path: Path) -> None:
    settings = """
[record]
diary_number = "LKG-2026-7"
classification = { sv = "Trygghet", en = "Safety" }
secrecy = { sv = "Sekretess prövas.", en = "Secrecy is examined." }
"""
    held = hold(tmp_path, more=settings, kept_days=400)
    facts = {version: dict(held.document(version).facts) for version in (GROUP, PUBLIC, DISTRICT)}
    assert facts[GROUP]["Diarienummer"] == "LKG-2026-7, handling 1" and facts[GROUP]["Klass"] == "Trygghet"
    assert facts[GROUP]["Sekretess"] == facts[DISTRICT]["Sekretess"] == "Sekretess prövas."
    assert "Sekretess" not in facts[PUBLIC], "it is public"
    manifest = package.read(held.group.folder, 1)
    assert manifest.thin_on and str(manifest.thin_on.year) in facts[GROUP]["Gallras"]
    assert facts[GROUP]["Mötets hash"] == manifest.version
    assert manifest.version[:16] in held.document(PUBLIC).running


def test_without_settings_the_registry_gets_dashes(held: Held) -> None:
    facts = dict(held.document(GROUP).facts)
    assert [facts[name] for name in ("Diarienummer", "Klass", "Sekretess")] == ["–"] * 3
