"""The same document is the same bytes, whenever, wherever and by whomever it is written, and tells of none of them."""

import hashlib
import io
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import partial
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest
import xlsxwriter
from docx.oxml.parser import parse_xml
from hypothesis import given, strategies as st
from lxml import etree  # type: ignore[import-untyped]  # it has no types

from lagesbild.report import docx, pptx
from lagesbild.report.document import Document, Kind, Text
from lagesbild.report.settled import holdable, settled
from tests.report_documents import NASTY, WORDS, a_document, members

ROOT = Path(__file__).resolve().parents[4]
MADE = datetime(2026, 11, 19, 13, 30, 15, 250, tzinfo=UTC)
WRITERS: dict[str, Callable[[Document], bytes]] = {"docx": docx.written, "pptx": partial(pptx.written, words=WORDS)}
BY_FORM = pytest.mark.parametrize("written", WRITERS.values(), ids=WRITERS)
CORE = """<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>å</dc:title>
<dcterms:created xsi:type="dcterms:W3CDTF">2031-01-01T01:02:03Z</dcterms:created>
<dcterms:modified xsi:type="dcterms:W3CDTF">2032-01-01T01:02:03Z</dcterms:modified></cp:coreProperties>"""
PROGRAM = "<Properties xmlns='x'><Application>Kontor på dator 7</Application></Properties>"
#: Two members with one name are no file of anybody's.
FILES = st.dictionaries(st.from_regex(r"\A[a-zåäö]{1,8}(/[a-z]{1,8}\.xml)?\Z"), st.binary(max_size=300), max_size=6)


class Later(datetime):
    """A clock that goes 400 days ahead."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> "Later":
        return super().now(tz) + timedelta(days=400)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Move every clock that a library could read."""
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + 400 * 86_400)
    for module in list(sys.modules.values()):
        if getattr(module, "__dict__", {}).get("datetime") is datetime and module.__name__ != __name__:
            monkeypatch.setattr(module, "datetime", Later)


def zipped(files: dict[str, bytes], *, day: int = 1, form: int = ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(ZipInfo(name, (2026, 1, day, 1, 2, 4)), content, form)
    return out.getvalue()


def moments(core: bytes) -> list[str]:
    return [str(one.text) for one in parse_xml(core).iter("{http://purl.org/dc/terms/}*")]


@BY_FORM
def test_the_same_document_is_the_same_bytes_400_days_later(
    written: Callable[[Document], bytes], request: pytest.FixtureRequest
) -> None:
    before = written(a_document())
    request.getfixturevalue("later")
    moved = io.BytesIO()
    xlsxwriter.Workbook(moved, {"in_memory": True}).close()
    told = moments(dict(members(moved.getvalue()))["docProps/core.xml"])
    assert told[0] > f"{datetime.now(UTC) + timedelta(days=399):%Y-%m-%d}"  # the clock that would tell is moved
    assert written(a_document()) == before


@pytest.mark.parametrize("form", WRITERS)
def test_the_same_document_is_the_same_bytes_on_another_machine(form: str, tmp_path: Path) -> None:
    """Elsewhere words are hashed otherwise, it is another hour, and somebody else is at home somewhere else."""
    code = (
        "import hashlib; from tests.unit.lagesbild.report.test_settled import WRITERS, a_document;"
        f"print(hashlib.sha256(WRITERS[{form!r}](a_document())).hexdigest())"
    )
    there = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7", "USER": "asa", "HOME": str(tmp_path), "LC_ALL": "C"}
    environment = {**os.environ, **there, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == hashlib.sha256(WRITERS[form](a_document())).hexdigest()


@BY_FORM
def test_another_document_is_other_bytes(written: Callable[[Document], bytes]) -> None:
    assert written(a_document()) != written(a_document(made=MADE + timedelta(days=1)))
    assert written(a_document()) != written(a_document(marking="Öppen."))


@BY_FORM
def test_a_file_tells_of_no_machine_no_person_and_no_other_moment(
    written: Callable[[Document], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("USER", "LOGNAME", "USERNAME", "HOSTNAME", "COMPUTERNAME"):
        monkeypatch.setenv(name, "asa-hemlig")
    found = dict(members(written(a_document())))
    cores = [content for name, content in found.items() if name.endswith("docProps/core.xml")]
    assert cores and {moment for core in cores for moment in moments(core)} == {"2026-11-19T13:30:15Z"}
    programs = [content for name, content in found.items() if name.endswith("docProps/app.xml")]
    assert programs and not [one for one in programs if len(parse_xml(one))]
    others = (b"asa-hemlig", str(ROOT).encode(), b"site-packages", b"/tmp", b"/home", b"C:\\", b"Canny", b"generated")
    makers = (b"python", b"xlsxwriter", b"macintosh", b"thumbnail.", b"printersettings", b"customxml")
    assert not [(name, one) for name, content in found.items() for one in others if one in content]
    assert not [(name, one) for name, content in found.items() for one in makers if one in content.lower()]


@BY_FORM
def test_every_member_is_xml_or_a_workbook_of_xml(written: Callable[[Document], bytes]) -> None:
    for name, content in members(written(a_document(marking=NASTY, title=NASTY))):
        if name.endswith((".xml", ".rels")):
            etree.fromstring(content)
        else:
            assert name.endswith(".xlsx")


@BY_FORM
def test_a_long_title_is_cut_in_the_properties_alone(written: Callable[[Document], bytes]) -> None:
    found = dict(members(written(a_document(title="å" * 300, author="ö" * 300))))
    assert b"<dc:title>" + "å".encode() * 255 + b"</dc:title>" in found["docProps/core.xml"]
    assert [name for name, content in found.items() if "å".encode() * 300 in content]


def test_a_zip_is_settled_and_so_is_every_zip_in_it() -> None:
    inner = zipped({"docProps/core.xml": CORE.encode(), "docProps/app.xml": PROGRAM.encode(), "a.xml": b"<a/>"})
    outer = zipped({"b.xml": b"<b/>", "x/book.xlsx": inner, "docProps/core.xml": CORE.encode()})
    found = dict(members(settled(outer, MADE)))
    within = ["docProps/core.xml", "docProps/app.xml", "a.xml"]
    assert list(found) == ["b.xml", "x/book.xlsx", *(f"x/book.xlsx/{name}" for name in within), "docProps/core.xml"]
    for core in (found["docProps/core.xml"], found["x/book.xlsx/docProps/core.xml"]):
        assert moments(core) == ["2026-11-19T13:30:15Z"] * 2 and "<dc:title>å</dc:title>".encode() in core
    assert b"Kontor" not in found["x/book.xlsx/docProps/app.xml"]
    assert found["x/book.xlsx/a.xml"] == b"<a/>"
    assert settled(settled(outer, MADE), MADE) == settled(outer, MADE)


@given(FILES)
def test_what_is_in_a_zip_is_left_as_it_is(files: dict[str, bytes]) -> None:
    once = settled(zipped(files), MADE)
    assert once == settled(zipped(files, day=28, form=ZIP_STORED), MADE)
    with ZipFile(io.BytesIO(once)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files
        assert archive.namelist() == list(files)
        for one in archive.infolist():
            assert (one.date_time, one.compress_type) == ((1980, 1, 1, 0, 0, 0), ZIP_STORED)
            assert (one.create_system, one.external_attr, one.extra, one.comment) == (3, 0o600 << 16, b"", b"")


def test_a_zip_is_the_same_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    here = settled(zipped({"a.xml": b"<a/>"}), MADE)
    monkeypatch.setattr(sys, "platform", "win32")
    assert settled(zipped({"a.xml": b"<a/>"}), MADE) == here


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=2)), timezone(timedelta(hours=-11)), None])
def test_a_moment_is_told_in_utc(zone: tzinfo | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    getattr(time, "tzset", int)()
    made = MADE.astimezone(zone) if zone else MADE.replace(tzinfo=None)
    assert (
        moments(dict(members(settled(zipped({"docProps/core.xml": CORE.encode()}), made)))["docProps/core.xml"])
        == ["2026-11-19T13:30:15Z"] * 2
    )
    monkeypatch.undo()
    getattr(time, "tzset", int)()


@given(st.text(st.characters(exclude_categories=[])))
def test_every_text_can_be_held_by_xml_and_loses_nothing_else(text: str) -> None:
    held = holdable(text)
    element = etree.Element("a", b=held)
    element.text = held
    again = etree.fromstring(etree.tostring(element))
    assert (again.text or "", again.get("b")) == (held, held)
    lost = [sign for sign in text.replace("\r\n", "\n").replace("\r", "\n") if sign not in held]
    assert all(sign < " " or "\ud800" <= sign <= "\udfff" or sign in "\ufffe\uffff" for sign in lost)
    assert holdable(held) == held


def test_every_text_of_a_document_is_made_to_hold_and_nothing_else_is_changed() -> None:
    document = a_document()
    assert holdable(document) == document
    held = holdable(a_document(title="a\x00b", facts=(("\x0c1", "2\ufffe"),)))
    assert (held.title, held.facts) == ("ab", (("1", "2"),))
    assert holdable(Text("x\x01", Kind.NOTE)).kind is Kind.NOTE
