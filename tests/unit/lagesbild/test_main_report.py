"""The command `python -m lagesbild report`: what it writes, notes and says, and what it refuses."""

import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from lagesbild import audit, settings
from lagesbild.__main__ import main
from lagesbild.meetings import freeze
from tests import pdf_tags
from tests.meetings import AT, a_group, a_meeting


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


@pytest.fixture
def frozen(held: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with a frozen meeting and one that is open, named by the settings."""
    shutil.copytree(held, tmp_path / "data")
    monkeypatch.setenv(settings.DATA, str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a frozen meeting and one that is open."""
    visit = a_group(tmp_path_factory.mktemp("held"))
    a_meeting(visit)
    freeze.freeze(visit, 1, at=AT)
    a_meeting(visit, 2)
    return visit.folder


@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF"), ("docx", b"PK"), ("pptx", b"PK")])
@pytest.mark.parametrize("version", ["group", "public", "district:lundby"])
def test_a_document_is_written_and_noted(
    frozen: Path, out: Path, capsys: pytest.CaptureFixture[str], form: str, begins: bytes, version: str
) -> None:
    file = out / f"report.{form}"
    assert main(["report", "1", "--version", version, "--format", form, "--out", str(file)]) == 0
    assert file.read_bytes().startswith(begins)
    told = audit.entries(frozen)[-1].event
    assert (told.action, told.subject) == ("report", "meetings/0001")
    assert told.detail["sha256"] == sha256(file.read_bytes()).hexdigest()
    said = capsys.readouterr().out
    assert str(file) in said and ("Byte för byte" in said) == (version != "district:lundby")


@pytest.mark.parametrize("edition", ["third:2024:1", "year:2024", "two-years:2024"])
def test_a_longer_time_is_written_and_noted_too(frozen: Path, out: Path, edition: str) -> None:
    assert main(["report", edition, "--version", "group", "--out", str(out / "x.pdf")]) == 0
    told = audit.entries(frozen)[-1].event
    assert told.subject == f"meetings/{edition}"
    assert told.detail["sha256"] == sha256((out / "x.pdf").read_bytes()).hexdigest()


def test_a_document_speaks_the_language_that_is_asked_for(frozen: Path, out: Path) -> None:
    for language, title in (("sv", "Lägesbild våldsbejakande extremism"), ("en", "Violent extremism: the situation")):
        assert main(["report", "1", "--version", "public", "--language", language, "--out", str(out / "x")]) == 0
        assert title in pdf_tags.text((out / "x").read_bytes())


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["2", "--version", "group"], "inte fryst"),
        (["7", "--version", "group"], "7"),
        (["year:2031", "--version", "group"], "year:2031"),
        (["alltid", "--version", "group"], "alltid"),
        (["1", "--version", "alla"], "alla"),
        (["1", "--version", "district:storstan"], "storstan"),
    ],
)
def test_a_document_that_cannot_be_is_told_and_not_noted(
    frozen: Path, out: Path, capsys: pytest.CaptureFixture[str], asked: list[str], said: str
) -> None:
    entries = len(audit.entries(frozen))
    assert main(["report", *asked, "--out", str(out / "x")]) == 2
    assert said in capsys.readouterr().err and not (out / "x").exists()
    assert len(audit.entries(frozen)) == entries
    assert main(["report", "1", "--version", "group", "--out", str(out)]) == 2, "it is a folder"
