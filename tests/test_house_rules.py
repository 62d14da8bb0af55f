"""The rules of the house that neither ruff, mypy nor the import contracts can see (docs/architecture.md)."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from lagesbild import aggregates, contract, reference, settings
from lagesbild.access import Page
from lagesbild.texts import LANGUAGES, catalogue

ROOT = Path(__file__).resolve().parents[1]
CODE = [ROOT / "app.py", *(file for part in ("etl", "lagesbild", "pages") for file in (ROOT / part).rglob("*.py"))]
SQL = sorted((ROOT / "sql").rglob("*.sql"))
PAGES = sorted(file for file in (ROOT / "pages").glob("*/__init__.py") if file.parent.name != "parts")
#: Tests are held to the length too: a long test is one that nobody reads.
LONGEST_FILE = 300


def named(file: Path) -> str:
    return str(file.relative_to(ROOT))


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def strings(file: Path) -> Iterator[str]:
    """Every string that the code uses; docstrings are prose and do not count."""
    prose = {id(node.value) for node in ast.walk(tree(file)) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.value


def protected_codes() -> set[str]:
    known = reference.read(ROOT / "data" / "reference")
    categories = set(known.vocabulary.terms("category"))
    return {*known.vocabulary.environment, *categories, *known.districts, *known.municipality.area} - {"other"}


@pytest.mark.parametrize("file", CODE, ids=named)
def test_no_environment_category_or_district_stands_in_code(file: Path) -> None:
    # "category" and the like are dimensions; "unassessed" is also the flag by which code asks for that environment.
    assert not set(strings(file)) & (protected_codes() - {"unassessed"})


@pytest.mark.parametrize("file", PAGES, ids=named)
def test_a_page_only_defines(file: Path) -> None:
    runs = [node for node in tree(file).body if not isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef)]
    docstring, *rest = runs
    assert isinstance(docstring, ast.Expr)
    assert all(isinstance(node, ast.Assign | ast.AnnAssign) for node in rest)
    assert not [call for node in rest for call in ast.walk(node) if isinstance(call, ast.Call)]


@pytest.mark.parametrize("page", Page)
def test_every_page_stands_in_its_folder_with_render(page: Page) -> None:
    body = tree(ROOT / "pages" / page / "__init__.py").body
    assert next(node.name for node in body if isinstance(node, ast.FunctionDef)) == "render"


def test_there_is_no_page_that_nobody_can_open() -> None:
    assert {file.parent.name for file in PAGES} == set(Page)


def test_no_page_is_a_script_that_streamlit_would_run_instead_of_the_app() -> None:
    assert [file.name for file in (ROOT / "pages").glob("*.py")] == ["__init__.py"]


def test_only_disclosure_makes_a_safe_table() -> None:
    makers = [
        named(file)
        for file in CODE
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "SafeTable"
    ]
    assert makers == ["lagesbild/disclosure.py"]


@pytest.mark.parametrize("file", [ROOT / "lagesbild/answers/protected.py", ROOT / "lagesbild/published.py"], ids=named)
def test_the_protected_layer_never_looks_at_the_build_in_force(file: Path) -> None:
    assert not [node for node in ast.walk(tree(file)) if isinstance(node, ast.Attribute) and node.attr == "store"]


#: What hands out files, by its module and name.
HANDING_OUT = {"lagesbild/export/__init__.py": "export", "lagesbild/report/__init__.py": "report"}


@pytest.mark.parametrize("module", HANDING_OUT)
def test_every_export_and_every_report_needs_an_audit_event(module: str) -> None:
    (function,) = [
        node
        for node in tree(ROOT / module).body
        if isinstance(node, ast.FunctionDef) and node.name == HANDING_OUT[module]
    ]
    needed = dict(zip([one.arg for one in function.args.kwonlyargs], function.args.kw_defaults, strict=True))
    assert "event" in needed and needed["event"] is None


def test_what_files_are_made_of_is_made_by_the_export_and_the_report_alone() -> None:
    makers = [
        named(file)
        for file in CODE
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) == "written"
        and not named(file).startswith(("lagesbild/export", "lagesbild/report"))
    ]
    assert makers == []


def test_only_the_app_makes_a_menu() -> None:
    callers = [
        named(file)
        for file in CODE
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Attribute) and node.attr == "navigation"
    ]
    assert callers == ["app.py"]


@pytest.mark.parametrize("file", [file for file in CODE if "pages" in file.parts], ids=named)
def test_pages_hold_no_sql_and_do_no_sums(file: Path) -> None:
    assert not [text for text in strings(file) if re.search(r"\bselect\b.*\bfrom\b", text, re.IGNORECASE | re.DOTALL)]
    names = {node.attr for node in ast.walk(tree(file)) if isinstance(node, ast.Attribute)}
    assert not names & {"sum", "mean", "groupby", "merge", "pivot", "query", "execute", "loc", "iloc"}


@pytest.mark.parametrize("file", [file for file in CODE if "pages" not in file.parts], ids=named)
def test_sql_of_more_than_one_clause_stands_in_files(file: Path) -> None:
    assert not [text for text in strings(file) if re.search(r"\b(select|with)\b.*\bfrom\b.*\bwhere\b", text, re.DOTALL)]


@pytest.mark.parametrize("file", SQL, ids=named)
def test_sql_tells_its_grain_first_and_is_written_small(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.startswith("-- grain: ")
    code = re.sub(r"--.*|'[^']*'", "", text)
    assert not re.search(r"\b[A-Z]{2,}\b", code)
    assert text.endswith(";\n")


@pytest.mark.parametrize("file", SQL, ids=named)
def test_shared_sql_keeps_to_what_other_engines_run(file: Path) -> None:
    code = file.read_text(encoding="utf-8")
    assert not re.search(r"\bgroup by all\b|\bquantile_cont\b|\border by all\b", code)


def test_tests_run_coroutines_in_one_way() -> None:
    """`in_order`: Playwright leaves its loop running in a process that had a browser, which then runs no other."""
    alone = re.compile(r"asyncio\.run\b|run_until_\w+")
    files = [file for file in (ROOT / "tests").rglob("*.py") if alone.search(file.read_text(encoding="utf-8"))]
    assert [named(file) for file in files] == ["tests/stops/sessions.py"]


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_every_text_has_both_languages_and_the_same_places_to_fill(key: str) -> None:
    texts = catalogue()[key]
    assert set(texts) == set(LANGUAGES) and all(texts.values())
    assert len({frozenset(re.findall(r"{(\w+)", text)) for text in texts.values()}) == 1


@pytest.mark.parametrize("file", CODE, ids=named)
def test_every_text_that_is_said_is_there(file: Path) -> None:
    calls = [node for node in ast.walk(tree(file)) if isinstance(node, ast.Call)]
    said = [one for call in calls if is_said(call.func) for arg in call.args for one in either(arg)]
    keys = {one.value for one in said if isinstance(one, ast.Constant) and "." in str(one.value)}
    assert keys <= set(catalogue())


def is_said(function: ast.expr) -> bool:
    return getattr(function, "attr", getattr(function, "id", "")) in ("say", "heading")


def either(told: ast.expr) -> list[ast.expr]:
    """What an expression may be: one of two where it depends."""
    return [told.body, told.orelse] if isinstance(told, ast.IfExp) else [told]


@pytest.mark.parametrize("key", sorted(key for key in catalogue() if "demo" not in key))
def test_no_text_names_what_one_municipality_calls_its_places(key: str) -> None:
    # {district_singular}, {district_plural}, {district_definite} and {whole} are filled in (lagesbild/words.py)
    sv, en = (catalogue()[key][language].replace("demonstration city", "") for language in ("sv", "en"))
    sv, en = (re.sub(r"{\w+}|districts\.geojson", "", text) for text in (sv, en))
    assert not re.search(
        r"stadsdel|stadsområde|\b(?:staden|kommunen) följt|\bhela (?:staden|kommunen)\b", sv, re.IGNORECASE
    )
    assert not re.search(r"\bdistricts?\b|\bcity\b|Gothenburg|Göteborg", en, re.IGNORECASE)


@pytest.mark.parametrize("name", contract.NAMES)
def test_the_data_contract_tells_every_field(name: str) -> None:
    assert f"| `{name}` |" in document("data-contract.md")


@pytest.mark.parametrize("rule", contract.RULES)
def test_the_data_contract_tells_every_rule(rule: str) -> None:
    assert f"| `{rule}` |" in document("data-contract.md")
    assert f"rule.{rule}" in catalogue()


@pytest.mark.parametrize("field", contract.FIELDS, ids=lambda field: field.name)
def test_the_data_contract_tells_what_is_required(field: contract.Field) -> None:
    (row,) = re.findall(rf"^\| `{field.name}` \|.*$", document("data-contract.md"), re.MULTILINE)
    told = row.split("|")[3].strip()
    wanted = {contract.EVERY: "every", contract.REPORTED: "P, I", ("X",): "X", (): ""}[field.required_for]
    assert told.startswith(wanted) and bool(told) == bool(wanted or field.name == "district")


@pytest.mark.parametrize("form", aggregates.FORMS.values(), ids=lambda form: form.name)
def test_the_data_contract_tells_every_field_of_an_aggregate(form: aggregates.Form) -> None:
    told = re.findall(rf"^\| `{form.name}` \| `(\w+)` \| (.*?) \| (.*) \|$", document("data-contract.md"), re.MULTILINE)
    assert tuple(name for name, _, _ in told) == form.names
    for field, (_, values, note) in zip(form.fields, told, strict=True):
        assert values == (f"`{field.dimension}`" if field.dimension else values)
        assert (note.startswith("key"), "required" in note) == (field.key, field.required)


@pytest.mark.parametrize("rule", aggregates.RULES)
def test_the_data_contract_tells_every_rule_of_an_aggregate(rule: str) -> None:
    assert f"| `{rule}` |" in document("data-contract.md")


@pytest.mark.parametrize("name", settings.SETTINGS)
def test_operating_tells_every_setting(name: str) -> None:
    assert f"`{name}`" in document("operating.md")


@pytest.mark.parametrize("dimension", ["environment", "record_type", "category"])
def test_the_glossary_tells_every_code(dimension: str) -> None:
    known = reference.read(ROOT / "data" / "reference")
    assert not [code for code in known.codes(dimension) if f"`{code}`" not in document("glossary.md")]


@pytest.mark.parametrize("file", [*CODE, *sorted((ROOT / "tests").rglob("*.py"))], ids=named)
def test_no_file_is_long(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize(
    "file",
    [
        "requirements.in",
        "requirements-dev.in",
        "requirements-rivals.in",
        "requirements-spark.in",
        "requirements-supply.in",
    ],
)
def test_every_dependency_has_its_reason_beside_an_exact_pin(file: str) -> None:
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith(("#", "-r", "-c"))]
    assert pins and not [line for line in pins if not re.fullmatch(r"[\w.-]+(\[\w+\])?==[\w.]+ +# .{5,}", line)]


def document(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")
