"""The app itself, without a browser: what it says instead of a page."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl.__main__ import main
from lagesbild import settings, store
from lagesbild.texts import say
from tests.backed_up import full
from tests.factories import a_reference, an_installation, built, contract_row, load_rows


@pytest.mark.parametrize(
    ("key", "told"), [("program", "built_by_another_program"), ("reference", "built_with_another_reference")]
)
def test_a_database_that_was_built_otherwise_is_not_shown_but_told_how_to_mend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, told: str
) -> None:
    pointer = _served(tmp_path, monkeypatch) / "current.json"
    content = json.loads(pointer.read_text(encoding="utf-8"))
    pointer.write_text(json.dumps(content | {key: "earlier"}), encoding="utf-8")
    _assert_told(told)


def test_a_database_that_is_gone_or_not_whole_is_told_and_nothing_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = _served(tmp_path, monkeypatch)
    pointer = store.pointer(data)
    assert pointer
    whole = (data / pointer.database).read_bytes()
    harms = {
        "database_missing": None,
        "database_broken": whole[:5000],
        "database_broken ": b"no database",
        "database_broken  ": whole[:12] + b"\xff" * 8 + whole[20:],  # of a version that is not known
    }
    monkeypatch.setenv(settings.SECRET_FILE, str(data / "secret"))
    for key, content in harms.items():
        pointer = store.pointer(data)
        assert pointer
        store._open.clear()  # as a server that was started again
        (data / pointer.database).unlink()
        if content is not None:
            (data / pointer.database).write_bytes(content)
        _assert_told(key.strip(), file=pointer.database)
        assert main(["build", "--anew"]) == 0, "what the page says to do"
        shown = AppTest.from_file(settings.ROOT / "app.py", default_timeout=30).run()
        assert not shown.exception and shown.get("plotly_chart")
    assert main(["build"]) == 0
    mended = store.pointer(data)
    assert mended and mended.build == pointer.build


@pytest.mark.parametrize("harm", ["municipality.toml", "vocabulary.toml", "districts.geojson", "population.csv"])
def test_a_broken_reference_folder_is_told_by_a_page_and_not_by_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    _served(tmp_path, monkeypatch)
    folder = a_reference(tmp_path)
    monkeypatch.setenv(settings.REFERENCE, str(folder))
    (folder / harm).write_text("[broken", encoding="utf-8")
    shown = AppTest.from_file(settings.ROOT / "app.py", default_timeout=30).run()
    assert not shown.exception and not shown.table
    assert any(harm in heading.value for heading in shown.subheader)


def test_a_publication_that_was_changed_is_told_to_who_sees_what_is_published_and_the_group_sees_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = full(tmp_path).data
    monkeypatch.setenv(settings.DATA, str(data))
    monkeypatch.setenv(settings.ALLOW_UNSIGNED, "1")
    manifest = data / "published" / "0001.json"
    manifest.write_bytes(manifest.read_bytes().replace(b'"rows": ', b'"rows":  '))
    shown = AppTest.from_file(settings.ROOT / "app.py", default_timeout=30)
    shown.query_params["role"] = "analyst"
    shown.run()
    assert not shown.exception and not shown.table and len(shown.subheader) == 1
    shown.query_params["role"] = "group"
    shown.run()
    assert not shown.exception and shown.table


def _served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    installation = an_installation(tmp_path)
    load_rows(installation, [contract_row()])
    built(installation)
    monkeypatch.setenv(settings.DATA, str(installation.data))
    monkeypatch.setenv(settings.ALLOW_UNSIGNED, "1")
    return installation.data


def _assert_told(key: str, **values: object) -> None:
    shown = AppTest.from_file(settings.ROOT / "app.py", default_timeout=30).run()
    assert [heading.value for heading in shown.subheader] == [say("sv", f"error.{key}.what", **values)]
    assert not shown.exception and not shown.table
    assert "112" in shown.caption[-1].value, "what all this is for stands on every page"
