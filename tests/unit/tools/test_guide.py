"""The user guide and README: they name what there is, show pictures that are taken, and link to what exists."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from lagesbild import reference
from lagesbild.access import Page
from lagesbild.settings import ROOT
from lagesbild.words import Words
from tools import screenshots

FOLDER = ROOT / "docs" / "anvandarguide"
GUIDE = sorted(FOLDER.glob("*.md"))
SHOWING = [*GUIDE, *sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"]
LONGEST = 150
HEAVIEST = 150_000
#: What is told of each page, after its question.
PARTS = ("**På sidan:**", "**Så läser du:**", "**Säger inte:**")
#: What lets something be chosen that stands in the address, by the name that it is called with first.
CHOOSERS = {"choose", "chosen", "choose_several", "every", "buttons", "_day", "_length", "_period", "level"}
LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)\s]+)\)")
ADDRESS = re.compile(r"`(/\w*)?\?([\w=&.]+)`")


def named(file: Path) -> str:
    return str(file.relative_to(ROOT))


@cache
def text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def words() -> Words:
    return Words(reference.read(ROOT / "data" / "reference"), "sv")


def links(file: Path, *, pictures: bool) -> list[str]:
    return [target for sign, target in LINK.findall(text(file)) if bool(sign) is pictures]


def shown() -> set[str]:
    """Every picture that a page shows, by its path in the repository."""
    paths = [(file.parent / target).resolve() for file in SHOWING for target in links(file, pictures=True)]
    return {path.relative_to(ROOT).as_posix() for path in paths}


def anchors(file: Path) -> set[str]:
    """The headings of a file, as a link names them."""
    heads = re.findall(r"^#+ (.+)$", text(file), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def parameters() -> set[str]:
    """Every name that a page keeps a choice by in its address, read from the code."""
    found: set[str] = set()
    for file in (ROOT / "pages").rglob("*.py"):
        tree = ast.parse(text(file))
        constants: dict[str, object] = {
            node.targets[0].id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and called(node) in CHOOSERS:
                found.update(str(name) for name in names_of(node.args[0], constants))
            if isinstance(node, ast.FunctionDef) and node.name == "level_key":
                found.update(
                    str(name) for part in node.body[1:] for one in ast.walk(part) for name in names_of(one, constants)
                )
    return found


def called(node: ast.Call) -> str:
    return str(getattr(node.func, "id", getattr(node.func, "attr", "")))


def names_of(node: ast.AST, constants: dict[str, object]) -> Iterator[object]:
    if isinstance(node, ast.Constant):
        yield node.value
    elif isinstance(node, ast.Name) and node.id in constants:
        yield constants[node.id]


def told_as_parameters(file: Path) -> Iterator[str]:
    """What a file says may stand in an address: in one that it shows, or in a table of what may."""
    for _, told in ADDRESS.findall(text(file)):
        yield from (pair.split("=")[0] for pair in told.split("&"))
    for table in re.findall(r"^\| i adressen \|.*\n(?:\|.*\n)+", text(file), re.MULTILINE):
        for row in table.splitlines()[2:]:
            yield from re.findall(r"`(\w+)`", row.split("|")[1])


@pytest.mark.parametrize("page", Page)
def test_every_page_is_named_and_explained_in_four_parts(page: Page) -> None:
    whole = "\n".join(text(file) for file in GUIDE)
    question = f"- **Frågan:** {words().say(f'{page}.question')}"
    assert f"| {words().heading(f'page.{page}')} | {words().say(f'{page}.question')} |" in text(FOLDER / "README.md")
    assert whole.count(question) == 1
    section = whole.split(question)[1].split("\n#")[0]
    assert [part for part in PARTS if part not in section] == []


def test_every_picture_that_is_shown_is_taken_and_every_one_taken_is_shown() -> None:
    assert shown() == set(screenshots.PICTURES)


def test_every_picture_is_there_and_no_other() -> None:
    folders = (ROOT / screenshots.README, ROOT / screenshots.GUIDE)
    there = {file.relative_to(ROOT).as_posix() for folder in folders for file in folder.iterdir()}
    assert there == set(screenshots.PICTURES)


@pytest.mark.parametrize("name", screenshots.PICTURES)
def test_a_picture_is_light(name: str) -> None:
    assert (ROOT / name).stat().st_size < HEAVIEST


@pytest.mark.parametrize("name", screenshots.PICTURES)
def test_a_picture_is_of_a_page_by_parameters_that_exist(name: str) -> None:
    path, _, query = screenshots.PICTURES[name].removeprefix("/").partition("?")
    assert path in {"", *Page}
    assert {pair.split("=")[0] for pair in query.split("&") if pair} <= parameters()


def test_dark_pictures_are_pictures() -> None:
    assert set(screenshots.PICTURES) >= screenshots.DARK


@pytest.mark.parametrize("file", GUIDE, ids=named)
def test_a_file_is_short(file: Path) -> None:
    assert len(text(file).splitlines()) < LONGEST


@pytest.mark.parametrize("file", GUIDE, ids=named)
def test_a_file_says_where_persons_and_danger_belong(file: Path) -> None:
    assert [said for said in ("nga personer", "112", "SSPF", "SIG") if said not in text(file)] == []


@pytest.mark.parametrize("file", GUIDE, ids=named)
def test_an_address_is_of_a_page_and_its_parameters_exist(file: Path) -> None:
    assert {path.removeprefix("/") for path, _ in ADDRESS.findall(text(file))} <= {"", *Page}
    assert set(told_as_parameters(file)) <= parameters()


def test_addresses_are_found_at_all() -> None:
    assert {"role", "lang", "period", "district", "area", "environment", "view", "level"} <= parameters()
    assert {"question", "places", "by", "days", "district_days", "table"} <= parameters()
    assert {"district", "view", "district_days"} <= set(told_as_parameters(FOLDER / "samordnaren.md"))
    assert {"by", "question", "table"} <= set(told_as_parameters(FOLDER / "fragor.md"))


@pytest.mark.parametrize("file", [*GUIDE, ROOT / "README.md"], ids=named)
def test_a_link_leads_somewhere(file: Path) -> None:
    for target in links(file, pictures=False):
        if target.startswith("http"):
            continue
        path, _, anchor = target.partition("#")
        other = (file.parent / path).resolve() if path else file
        assert other.exists(), target
        assert not anchor or anchor in anchors(other), target


def test_every_file_of_the_guide_is_reached_from_its_first_page() -> None:
    reached = {target.partition("#")[0] for target in links(FOLDER / "README.md", pictures=False)}
    assert {file.name for file in GUIDE} - {"README.md"} <= reached
    assert "docs/anvandarguide/README.md" in links(ROOT / "README.md", pictures=False)
