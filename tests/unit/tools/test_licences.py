"""What goes with our licence is known part by part, and a package's own words are taken where it tells no SPDX."""

import json
from pathlib import Path

import pytest

from tools import licences


@pytest.mark.parametrize(
    ("licence", "known"),
    [
        ("MIT", True),
        ("Apache-2.0 OR BSD-3-Clause", True),
        ("BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0", True),
        ("OFL-1.1 (the font's own LICENSE)", True),
        ("MIT AND GPL-3.0-only", False),
        ("Apache-2.0 WITH something", False),
        ("UNLIMITED", False),
        ("", False),
    ],
)
def test_every_part_of_a_licence_must_be_known(licence: str, known: bool) -> None:
    assert licences._is_known(licence) is known


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([{"license": {"id": "MIT"}}, {"license": {"name": "License :: OSI Approved :: MIT License"}}], "MIT"),
        ([{"license": {"name": "License :: OSI Approved :: BSD License"}}], "BSD License"),
        ([{"expression": "MIT OR Apache-2.0"}], "MIT OR Apache-2.0"),
        ([{"license": {"id": "MIT"}}, {"license": {"id": "GPL-3.0-only"}}], "MIT AND GPL-3.0-only"),
        (None, ""),
    ],
)
def test_a_licence_is_told_whole(told: object, expected: str) -> None:
    assert licences._licence({"name": "some", "licenses": told}) == expected


def test_it_stops_at_one_that_is_not_known_and_writes_nothing(tmp_path: Path) -> None:
    parts = [{"name": "some", "version": "1", "licenses": [{"license": {"id": "GPL-3.0-only"}}]}]
    (tmp_path / "sbom.json").write_text(json.dumps({"components": parts}), encoding="utf-8")
    with pytest.raises(SystemExit, match=r"some: GPL-3\.0-only"):
        licences.main(tmp_path / "sbom.json", tmp_path / "out.md")
    assert not (tmp_path / "out.md").exists()
