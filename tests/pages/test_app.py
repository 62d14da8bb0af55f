"""The app itself, without a browser: what it says instead of a page."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from lagesbild import settings
from lagesbild.texts import say
from tests.factories import an_installation, built, contract_row, load_rows


@pytest.mark.parametrize(
    ("key", "told"), [("program", "built_by_another_program"), ("reference", "built_with_another_reference")]
)
def test_a_database_that_was_built_otherwise_is_not_shown_but_told_how_to_mend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, told: str
) -> None:
    installation = an_installation(tmp_path)
    load_rows(installation, [contract_row()])
    built(installation)
    pointer = installation.data / "current.json"
    content = json.loads(pointer.read_text(encoding="utf-8"))
    pointer.write_text(json.dumps(content | {key: "earlier"}), encoding="utf-8")
    monkeypatch.setenv(settings.DATA, str(installation.data))
    monkeypatch.setenv(settings.ALLOW_UNSIGNED, "1")
    shown = AppTest.from_file(settings.ROOT / "app.py", default_timeout=30).run()
    assert [heading.value for heading in shown.subheader] == [say("sv", f"error.{told}.what")]
    assert not shown.exception and not shown.table
