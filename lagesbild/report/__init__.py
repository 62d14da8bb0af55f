"""The lägesbild as a document, of a meeting or of a longer time: three lawful versions, as PDF, minutes and slides.

A document is made from the package of its meeting alone and tells no moment of its making, so that the same meeting
makes the same bytes. It is noted in the audit log before it is handed out.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

from lagesbild import audit
from lagesbild.access import Role, Visit
from lagesbild.audit import Action, AuditEvent
from lagesbild.errors import WrongUse
from lagesbild.meetings import package
from lagesbild.meetings.picture import GROUP, PUBLIC, Version
from lagesbild.reference import Reference
from lagesbild.report import docx, pdf, pptx
from lagesbild.report.build import document
from lagesbild.report.composed import composed
from lagesbild.report.document import Document
from lagesbild.report.editions import Edition, edition_of
from lagesbild.texts import Language, say

#: A frozen meeting, by its number, or one of the longer products.
Subject: TypeAlias = int | Edition


class Form(StrEnum):
    """A form of document."""

    PDF = "pdf"
    DOCX = "docx"
    PPTX = "pptx"


@dataclass(frozen=True)
class Made:
    """A document as a file; `as_frozen` says whether it is byte for byte what it was when its meeting was frozen.

    That is None where no hash of it was kept.
    """

    name: str
    content: bytes
    mime: str
    as_frozen: bool | None


_OFFICE = "application/vnd.openxmlformats-officedocument"
MIMES = {
    Form.PDF: "application/pdf",
    Form.DOCX: f"{_OFFICE}.wordprocessingml.document",
    Form.PPTX: f"{_OFFICE}.presentationml.presentation",
}


def _slides(document: Document) -> bytes:
    told = {one.name: say(document.language, f"slides.{one.name}") for one in fields(pptx.Wording)}
    return pptx.written(document, words=pptx.Wording(**told))


WRITERS: dict[Form, Callable[[Document], bytes]] = {
    Form.PDF: pdf.written,
    Form.DOCX: docx.written,
    Form.PPTX: _slides,
}


def report(
    visit: Visit, subject: Subject, version: Version, form: Form, *, language: Language, event: AuditEvent, log: Path
) -> Made:
    """Return a version of a frozen meeting, or of an edition, as a file, once `event` stands in the audit log of `log`.

    Raises NotAllowed for a version that the visit may not have, WrongUse for a meeting that is not frozen and for an
    edition without any, Thinned or BuildFailed for what is no longer whole.
    """
    if (event.action, event.subject) != (Action.REPORT, subject_of(subject)):
        raise ValueError("the audit entry tells of something else")
    content = WRITERS[form](_document(visit, subject, version, language))
    name, digest = name_of(version, form, language), sha256(content).hexdigest()
    told: dict[str, audit.Json] = {"version": version.name, "format": form.value, "language": language}
    if isinstance(subject, int):
        told["manifest"] = package.version_of(visit.folder, subject)
    audit.record(log, replace(event, detail={**event.detail, **told, "sha256": digest}), at=datetime.now(UTC))
    kept = package.documents(visit.folder, subject).get(name) if isinstance(subject, int) else None
    return Made(file_of(subject, name), content, MIMES[form], None if kept is None else kept == digest)


def _document(visit: Visit, subject: Subject, version: Version, language: Language) -> Document:
    if isinstance(subject, Edition):
        return composed(visit, subject, version, language)
    return document(visit, subject, version, language)


def subject_of(subject: Subject) -> str:
    """Return how the audit log names a meeting or an edition."""
    return package.named(subject) if isinstance(subject, int) else f"{package.FOLDER}/{subject.name}"


def asked_for(told: str) -> Subject:
    """Return the meeting or the edition that is named; raises WrongUse for neither."""
    return int(told) if told.isdecimal() else edition_of(told)


def file_of(subject: Subject, name: str) -> str:
    """Return what the file of a document is called; `name` is the document's among those of its meeting."""
    named = f"{subject:04}" if isinstance(subject, int) else subject.name.replace(":", "-")
    return f"lagesbild-{named}-{name}"


def name_of(version: Version, form: Form, language: Language) -> str:
    """Return what a document is called among those of its meeting."""
    return f"{named(version).replace(':', '-')}-{language}.{form.value}"


def named(version: Version) -> str:
    """Return a version as it is named on the command line and in an address: what `version_of` reads."""
    if version.district:
        return f"district:{version.district}"
    return "group" if version == GROUP else "public"


def version_of(told: str, reference: Reference) -> Version:
    """Return the version that is named: `group`, `public`, or `district:` and its id; raises WrongUse for another."""
    kind, _, district = told.partition(":")
    if kind == "district" and district in reference.districts:
        return Version(Role.COORDINATOR, district)
    if told not in ("group", "public"):
        raise WrongUse("no_such_version", version=told)
    return GROUP if told == "group" else PUBLIC
