"""What public administrations expect of shared code is there, and says the same as the code."""

import re
import tomllib

import pytest
import yaml
from packaging.utils import canonicalize_name

import lagesbild
from lagesbild.doctor.machine import _pinned
from lagesbild.settings import ROOT
from lagesbild.texts import LANGUAGES

PUBLIC = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
CHANGES = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_changelog_publiccode_and_the_program_tell_the_same_release() -> None:
    number, day = re.findall(r"^## (\d+\.\d+\.\d+) - (\d{4}-\d\d-\d\d)$", CHANGES, re.MULTILINE)[0]
    assert number == lagesbild.__version__ == PUBLIC["softwareVersion"]
    assert day == PUBLIC["releaseDate"]


def test_publiccode_has_what_its_standard_requires() -> None:
    required = {"publiccodeYmlVersion", "name", "url", "platforms", "categories", "developmentStatus", "softwareType"}
    assert required | {"description", "legal", "maintenance", "localisation"} <= PUBLIC.keys()
    assert set(PUBLIC["description"]) == set(PUBLIC["localisation"]["availableLanguages"]) == set(LANGUAGES)
    for told in PUBLIC["description"].values():
        assert len(told["shortDescription"]) <= 150 and 150 <= len(told["longDescription"]) <= 10_000
        assert told["features"]
    assert PUBLIC["legal"]["license"] == "EUPL-1.2"
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").lstrip().startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")


@pytest.mark.parametrize(
    "file",
    ["LICENSE", "SECURITY.md", "GOVERNANCE.md", "CONTRIBUTING.md", "CODE_OF_CONDUCT.md", "docs/accessibility.md"],
)
def test_every_document_is_there_and_leads_only_to_files_that_are(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert len(text) > 300
    for link in re.findall(r"\]\(([^)#]+)", text):
        assert link.startswith("https://") or (ROOT / file).parent.joinpath(link).exists(), link


def test_the_licences_are_those_of_every_pin_and_of_nothing_else() -> None:
    rows = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8").splitlines()
    told = dict(re.findall(r"^\| ([\w.-]+) \| ([\w.]+) \|", "\n".join(rows), re.MULTILINE))
    told.pop("package")
    pinned = {canonicalize_name(name): version for name, version in _pinned(ROOT / "requirements.txt").items()}
    assert {canonicalize_name(name): version for name, version in told.items()} == pinned


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt", "requirements-supply.txt"])
def test_no_lock_names_an_index_and_each_pin_has_its_hash(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert "--index-url" not in text and "://" not in text
    pins = [line for line in text.splitlines() if re.match(r"[a-zA-Z0-9]", line)]
    assert pins and all(line.endswith("\\") for line in pins), "a hash follows each"


def test_the_service_may_write_to_the_data_and_nowhere_else() -> None:
    unit = (ROOT / "deploy" / "systemd" / "lagesbild.service").read_text(encoding="utf-8")
    told = dict(re.findall(r"^(\w+)=(.*)$", unit, re.MULTILINE))
    assert (
        told["ProtectSystem"] == "strict" and told["CapabilityBoundingSet"] == "" and told["NoNewPrivileges"] == "yes"
    )
    assert "ReadWritePaths" not in told and told["StateDirectory"] == "lagesbild"
    assert tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["server"]["headless"]


def test_the_containers_can_write_nothing_but_the_data() -> None:
    app = yaml.safe_load((ROOT / "deploy" / "container" / "compose.yaml").read_text(encoding="utf-8"))["services"][
        "app"
    ]
    assert app["read_only"] and app["cap_drop"] == ["ALL"] and "ports" not in app
    assert [one.partition(":")[2].partition(":")[0] for one in app["volumes"] if not one.endswith(":ro")] == [
        "/var/lib/lagesbild"
    ]
    dockerfile = (ROOT / "deploy" / "container" / "Dockerfile").read_text(encoding="utf-8")
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, re.MULTILINE)
    for source in " ".join(copied).split():
        assert (ROOT / source).exists(), source
    assert "USER lagesbild" in dockerfile and "--require-hashes" in dockerfile


def test_no_text_of_ours_names_a_place_of_this_machine() -> None:
    files = [*(ROOT / "deploy").rglob("*"), *(ROOT / "docs").glob("*.md"), *ROOT.glob("*.md")]
    assert not [file for file in files if file.is_file() and "/work/" in file.read_text(encoding="utf-8")]
