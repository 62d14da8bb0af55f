"""What `etl profile` writes: a mapping that can be loaded with at once, and in which nobody is named."""

from datetime import date
from pathlib import Path

import pytest

from etl import mapping as mappings, proposal
from etl.__main__ import main
from etl.profile import Knowledge, profile
from etl.workspace import gate_of
from lagesbild import reference
from lagesbild.settings import ROOT
from tests.factories import a_reference, an_installation, load
from tests.unit.etl.test_profile import REGISTER

REFERENCE = ROOT / "data" / "reference"


def proposed(folder: Path, text: str) -> tuple[str, str]:
    """Return the words and the mapping for a file."""
    known, sources = reference.read(REFERENCE), mappings.read_all(REFERENCE)
    knowledge, gate = Knowledge(known, tuple(sources.values())), gate_of(known, sources)
    (folder / "file").write_text(text, encoding="utf-8")
    found = profile(folder / "file", knowledge)
    toml = proposal.as_toml(found, knowledge, gate, source="register", today=date(2024, 3, 15))
    return proposal.as_text(found, gate, "sv"), toml


def test_what_was_recognised_is_mapped_and_the_rest_left_to_decide(tmp_path: Path) -> None:
    _, toml = proposed(tmp_path, REGISTER)
    assert 'occurred = "Händelsedatum"' in toml
    assert 'occurred = "%d.%m.%Y"' in toml
    assert '"Tips" = "tip"' in toml
    assert '# "Haga" = ?  # 1 rows; not in the vocabulary' in toml
    assert "# category = ?  # no column is likely to be it" in toml


def test_a_file_loads_with_the_mapping_once_the_open_points_are_decided(tmp_path: Path) -> None:
    _, toml = proposed(tmp_path, REGISTER)
    decided = toml.replace("# category = ?", 'category = "Vad"').replace('# "Haga" = ?', '"Haga" = "centrum"')
    decided += '[otherwise]\ncategory = "propaganda"\n'
    installation = an_installation(tmp_path / "to", reference=a_reference(tmp_path, register=decided))
    (receipt,) = load(installation, tmp_path / "file", source="register")
    assert (receipt.status, receipt.accepted, receipt.rules) == ("accepted", 3, {})


def test_undecided_it_loads_too_and_refuses_what_nobody_mapped(tmp_path: Path) -> None:
    _, toml = proposed(tmp_path, REGISTER)
    installation = an_installation(tmp_path / "to", reference=a_reference(tmp_path, register=toml))
    (receipt,) = load(installation, tmp_path / "file", source="register")
    assert (receipt.status, receipt.rules) == ("refused", {"missing_category": 3})


@pytest.mark.parametrize(
    "text",
    [
        "nr;slag\n1;Anna Andersson\n2;tip\n",
        "nr;Anna Andersson\n1;2\n",
        "nr;stadsdel\n1;811228-9874\n2;Angered\n",
        "nr;datum Anna Andersson\n1;2024-03-05\n",
    ],
)
def test_nobody_is_named(tmp_path: Path, text: str) -> None:
    for told in proposed(tmp_path, text):
        assert "Andersson" not in told and "811228" not in told


def test_the_text_of_a_column_that_is_no_code_is_not_shown(tmp_path: Path) -> None:
    for told in proposed(tmp_path, REGISTER.replace("Notis", "Fritext").replace(";x;", ";mannen i huset;")):
        assert "mannen" not in told


@pytest.mark.parametrize("name", ['a "b"', "a\\b", "a#b", "å ä ö", "a = b"])
def test_any_name_can_be_written(tmp_path: Path, name: str) -> None:
    text = '"nr";"{}";"datum"\n1;x;2024-03-05\n'.format(name.replace('"', '""'))
    folder = a_reference(tmp_path, register=proposed(tmp_path, text)[1])
    assert mappings.read_all(folder)["register"].columns["occurred"] == "datum"


def test_the_command_writes_a_new_source_and_overwrites_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LAGESBILD_REFERENCE", str(a_reference(tmp_path)))
    (tmp_path / "file").write_text(REGISTER, encoding="utf-8")
    assert main(["profile", str(tmp_path / "file")]) == 0
    shown = capsys.readouterr().out
    assert main(["profile", str(tmp_path / "file"), "--source", "register"]) == 0
    written = next(tmp_path.rglob("sources/register.toml")).read_text(encoding="utf-8")
    assert written.replace('"register"', '"source"') in shown
    assert main(["profile", str(tmp_path / "file"), "--source", "register"]) == 2
    assert next(tmp_path.rglob("sources/register.toml")).read_text(encoding="utf-8") == written
