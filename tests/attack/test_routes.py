"""A1: the same cell by every route there is shows one number."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import permutations, product
from pathlib import Path
from typing import Any

import pandas
import pytest
from streamlit.testing.v1 import AppTest

from lagesbild import answers, meetings, reference as references, report
from lagesbild.__main__ import main
from lagesbild.access import Page, Role, Visit
from lagesbild.audit import Action, AuditEvent
from lagesbild.lattice.tables import PLACED, codes, types
from lagesbild.meetings import Meeting, freeze
from lagesbild.meetings.picture import PUBLIC, Version
from lagesbild.periods import Span
from lagesbild.reference import Reference
from lagesbild.report import Form
from lagesbild.settings import DATA, REFERENCE
from lagesbild.texts import LANGUAGES
from lagesbild.words import Words
from pages.export import _file
from tests import pdf_tags
from tests.attack.probe import pieces, texts
from tests.attack.target import Target
from tests.closing import ACCEPTED, PERIODS, TODAY, a_town
from tests.visits import rendered

ENVIRONMENT = "right_wing"
ROLES = (Role.ANALYST, Role.GUEST, Role.COORDINATOR)
LAST = PERIODS - 1
#: How many routes are tried to a cell of the city (at least fifty, as the design asks), and to one of a district.
ROUTES, OF_A_DISTRICT = 106, 24


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Target:
    town = a_town(tmp_path_factory.mktemp("town"))
    drawn = replace(town, reference=with_polygons(town.reference.folder))
    drawn.close()
    return Target(drawn.installation.data, drawn.reference, TODAY)


def with_polygons(folder: Path) -> Reference:
    """Draw each district as a square, so that there is a map."""
    file = folder / "districts.geojson"
    features = json.loads(file.read_text(encoding="utf-8"))["features"]
    for number, feature in enumerate(features):
        ring = [[12 + number + x, 57 + y] for x, y in ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))]
        feature["geometry"] = {"type": "Polygon", "coordinates": [ring]}
    file.write_text(json.dumps({"features": features}), encoding="utf-8")
    return references.read(folder)


def charts(shown: AppTest) -> Iterator[dict[str, Any]]:
    for chart in shown.get("plotly_chart"):
        yield json.loads(chart.proto.spec)


def traces(shown: AppTest) -> Iterator[dict[str, Any]]:
    for chart in charts(shown):
        yield from chart["data"]


def last_of(trace: dict[str, Any]) -> int:
    told = trace["y"] if isinstance(trace["y"], list) else list(pieces({**trace["y"]}))[:LAST]
    return int([one for one in told if isinstance(one, int | float)][-1])


def on_pages(target: Target) -> Iterator[tuple[str, int]]:
    """Yield what the pages show: charts, their titles and alt texts, tables, sentences; by role and language."""
    for role, language in product(ROLES, LANGUAGES):
        visit = target.visit(role, language=language)
        words = Words(visit.reference, language)
        short, name = words.short("environment", ENVIRONMENT), words.of("environment", ENVIRONMENT)
        for page in (Page.OVERVIEW, Page.TRENDS):
            shown, where = rendered(visit, page), f"{page} {role} {language}"
            yield f"chart {where}", next(last_of(one) for one in traces(shown) if one["name"] == short)
            titles = [str(one["text"]) for chart in charts(shown) for one in chart["layout"]["annotations"]]
            yield f"title {where}", number_after(short, titles)
            yield f"alt {where}", number_after(short, [chart.proto.alt for chart in shown.get("plotly_chart")])
            yield f"twin {where}", next(int(one.value[short].iloc[0]) for one in shown.table if short in one.value)
        lines = [body.proto.body for body in rendered(visit, Page.OVERVIEW).get("html")]
        yield f"sentence {role} {language}", number_after(name, lines)


def number_after(name: str, texts: list[str]) -> int:
    (found,) = {
        int(told) for text in texts for told in re.findall(rf"{re.escape(name)}(?:<[^>]*>|\s|:)*?(\d+)", str(text))
    }
    return found


def in_files(target: Target, tmp_path: Path) -> Iterator[tuple[str, int]]:
    """Yield what files hold, from the page and from the command."""
    for role, form in product((Role.ANALYST, Role.GROUP), ("csv", "csv-sv", "xlsx", "parquet")):
        from lagesbild.export import Form

        yield f"page {form} {role}", of_file(_file(target.visit(role), "L1", {}, Form(form)), form, zipped=True)
    for name, form in product(("analyst", "guest"), ("csv", "csv-sv", "xlsx", "parquet")):
        out = tmp_path / f"{name}.{form}"
        assert main(["export", "L1", "--format", form, "--role", name, "--out", str(out)]) == 0
        yield f"command {form} {name}", of_file(out.read_bytes(), form)


def of_file(content: bytes, form: str, *, zipped: bool = False) -> int:
    if form.startswith("csv"):
        text = [one for one in pieces(content) if isinstance(one, str) and one.lstrip("\ufeff").startswith("period")]
        rows = csv.DictReader(io.StringIO(text[0].lstrip("\ufeff")), delimiter=";" if form == "csv-sv" else ",")
        frame = pandas.DataFrame(list(rows))
    else:
        read: Callable[[io.BytesIO], pandas.DataFrame]
        read = pandas.read_excel if form == "xlsx" else pandas.read_parquet
        frame = read(io.BytesIO(content))
    told = frame[frame["environment"] == ENVIRONMENT].sort_values("period_start")
    return int(told["count"].iloc[-1])


def in_documents(target: Target) -> Iterator[tuple[str, int]]:
    """Yield what the documents of a meeting show: in sentences, tables and charts; by version, form and language."""
    group = target.visit(Role.GROUP)
    meeting = Meeting(1, target.today, group.reference.calendar.last_ended(target.today))
    meetings.begin(group, meetings.plan(group, meeting, at=ACCEPTED), at=ACCEPTED)
    freeze.freeze(group, 1, at=ACCEPTED)
    for version, form, language in product((PUBLIC, Version(Role.COORDINATOR, "kyrkbyn")), Form, LANGUAGES):
        event = AuditEvent(Action.REPORT, "group", "meetings/0001", {}, "")
        made = report.report(group, 1, version, form, language=language, event=event, log=target.data)
        words, where = Words(group.reference, language), f"{version.name} {form} {language}"
        if version == PUBLIC or form is Form.PPTX:  # the district's own numbers follow the same names
            yield f"document {where}", number_after(words.of("environment", ENVIRONMENT), [texts(made.content)])
        if form is Form.PDF:
            alts = [tag.alt for tag in pdf_tags.tags(made.content)]
            yield f"alt of document {where}", number_after(words.short("environment", ENVIRONMENT), alts)


def by_choice(visit: Visit) -> Iterator[tuple[str, int]]:
    """Yield the number by a choice of several, the same set told in many ways."""
    known = visit.reference
    every = {"district": frozenset(codes("district", known))}
    for order in list(permutations(types(known, PLACED)))[:8]:
        for extra in ({}, every, {**every, "category": frozenset(codes("category", known))}):
            chosen = {"environment": frozenset({ENVIRONMENT}), **extra}
            table = answers.selection(visit, order, first=LAST, last=LAST, chosen=chosen)
            yield f"choice {order} {sorted(extra)}", int(table.frame["count"].iloc[0])


def test_the_same_cell_by_every_route_shows_one_number(
    target: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATA, str(target.data))
    monkeypatch.setenv(REFERENCE, str(target.reference.folder))
    routes = [*on_pages(target), *in_files(target, tmp_path), *by_choice(target.visit(Role.ANALYST))]
    routes += in_documents(target)
    published = target.published.held("L1", LAST, (("environment", ENVIRONMENT),))
    assert len({name for name, _ in routes}) == len(routes) == ROUTES
    assert {told for _, told in routes} == {published}, [one for one in routes if one[1] != published]


def test_a_district_shows_one_number_on_the_map_and_everywhere_else(target: Target) -> None:
    district, first = "kyrkbyn", LAST - 12
    published = target.published.held("L5", LAST // 13, (("district", district),))
    assert published
    told = []
    for role, language in product(ROLES, LANGUAGES):
        visit = target.visit(role, language=language)
        shown = rendered(visit, Page.DISTRICTS)
        name = Words(visit.reference, language).of("district", district)
        on_map = [str(one) for part in shown.get("component_instance") for one in pieces(part.proto)]
        told.append(number_after(name, [text for text in on_map if "L.geoJSON" in text]))
        told.append(number_after(name, [shown.markdown[0].value]))
        table = next(one.value for one in shown.table if name in set(one.value.iloc[:, 0]))
        told.append(int(str(table.set_index(table.columns[0]).loc[name].iloc[0])))
        chosen = {"district": frozenset({district})}
        one = answers.selection(visit, (), first=first, last=LAST, chosen=chosen)
        told.append(int(one.frame["count"].iloc[0]))
    assert len(told) == OF_A_DISTRICT and set(told) == {published}


def test_what_the_pages_of_environments_areas_and_calls_show_are_the_cells_that_are_published(target: Target) -> None:
    half_year = Span(LAST, 13, 2)
    for role in ROLES:
        visit, held = target.visit(role), target.published.held
        told = answers.environment_by(visit, ENVIRONMENT, "category", half_year).frame
        for name, block in (("count", LAST // 13), ("previous", LAST // 13 - 1)):
            cells = [held("L7", block, (("environment", ENVIRONMENT), ("category", code))) for code in told["category"]]
            assert told[name].tolist() == cells and len(cells) > 5
        areas = answers.places_compared(visit, half_year, level="area").frame
        assert areas["count"].tolist() == [held("L5", LAST // 13, (("area", code),)) for code in areas["area"]]
        calls = answers.calls_over_time(visit, Span(LAST)).frame
        rows = zip(calls["block"], calls["record_type"], strict=True)
        assert calls["count"].tolist() == [
            held("L2", LAST - 25 + block, (("record_type", code),)) for block, code in rows
        ]
