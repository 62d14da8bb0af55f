"""A8, A12 and A13: whoever sees protected numbers sees the published ones, and nothing that the records move.

Two installations are looked at that have published the same and hold quite different records. Whatever differs between
them on a page would be a way from the page to a record.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from lagesbild import answers
from lagesbild.access import Page, Role, Visit, may_open
from lagesbild.answers import exact, senders
from lagesbild.catalogue import Layer
from lagesbild.errors import NotAllowed, Withheld
from lagesbild.periods import Span
from lagesbild.published import NOTHING
from lagesbild.texts import say
from pages.parts import asked
from tests.attack.probe import texts
from tests.closing import PERIODS, Town, a_town, some_records
from tests.factories import built
from tests.visits import rendered

LAST = PERIODS - 1
OWN, OTHER = "sjobo", "kyrkbyn"
#: Views of each page, as its widgets are set.
VIEWS: dict[Page, list[dict[str, object]]] = {
    Page.OVERVIEW: [{}, {"period": 20}],
    Page.TRENDS: [
        *({"by": by, "days": days} for by, days in product(("environment", "record_type"), (14, 56, 182, 364))),
        {"by": "category", "days": 14},
        {"by": "category", "days": 182, "environment": "islamist"},
        {"by": "record_type", "days": 14, "environment": "islamist"},
    ],
    Page.DISTRICTS: [
        {},
        {"district_days": 14},
        {"district_days": 56, "environment": "right_wing"},
        {"environment": "right_wing", "district": OTHER},
        {"level": "area"},
        {"level": "area", "district_days": 14},
    ],
    Page.ENVIRONMENTS: [{}, {"environment": "right_wing"}, {"environment": "rest", "period": 20}],
    Page.SUPPORT: [{}, {"period": 20}],
    Page.SURVEYS: [{}],
    Page.OUTLOOK: [{}],
    Page.EXPORT: [{"table": "L2"}, {"table": "L5"}, {"table": "L6"}, {"districts": [OWN, OTHER]}],
    Page.METHOD: [{}],
    Page.REPORTING: [{}],
}
Node = Any
VIEWED = [(page, view) for page, views in VIEWS.items() for view in views]


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Town, Town]:
    """Two towns with other records in the same places of time; what the first has published is shown of both."""
    one = a_town(tmp_path_factory.mktemp("one"))
    other = a_town(tmp_path_factory.mktemp("other"), rows=some_records(99, 700))
    one.close()
    built(other.installation)
    return one, other


def looked_at(worlds: tuple[Town, Town], role: Role, *, areas: tuple[str, ...] = ()) -> Iterator[Visit]:
    one, other = worlds
    for town in worlds:
        yield replace(town.visit(role, areas=areas), published=one.published, reference=one.reference)
    assert other.rows != one.rows


def shown(visit: Visit, page: Page, view: dict[str, object]) -> str:
    """Return everything that a page sends for a view."""
    asked = rendered(visit, page)
    for key, value in view.items():
        asked.session_state[key] = value
    assert not asked.run().exception
    sent = "\n".join(texts(node.proto) for node in nodes(asked._tree))
    return re.sub(r"\b[0-9a-f]{32}\b", "", sent)  # a file that is made when it is asked for has a name by chance


def nodes(node: Node) -> Iterator[Node]:
    for child in getattr(node, "children", {}).values():
        if getattr(child, "proto", None) is not None:
            yield child
        yield from nodes(child)


def test_every_page_is_looked_at() -> None:
    assert set(VIEWS) == {page for page in Page if may_open(Role.ANALYST, page)}


@pytest.mark.parametrize(("page", "view"), VIEWED, ids=lambda told: str(told))
@pytest.mark.parametrize("role", [Role.ANALYST, Role.COORDINATOR])
def test_a_page_of_a_protected_role_is_the_same_whatever_the_records_are(
    worlds: tuple[Town, Town], role: Role, page: Page, view: dict[str, object]
) -> None:
    areas = (OWN,) if role is Role.COORDINATOR else ()
    one, other = (shown(visit, page, view) for visit in looked_at(worlds, role, areas=areas))
    if areas and page is Page.DISTRICTS:  # what stands below is the coordinator's own
        own = say("sv", "districts.own", name="Sjöbo")
        assert own in one and one != other
        assert len(one.partition(own)[0]) > 2000, "all that is said of other places stands above it"
        one, other = one.partition(own)[0], other.partition(own)[0]
    assert one == other
    assert len(one) > 300, "something is shown"


def test_the_two_worlds_do_differ_for_who_sees_exact_figures(worlds: tuple[Town, Town]) -> None:
    for page in (Page.OVERVIEW, Page.TRENDS, Page.DISTRICTS):
        one, other = (shown(visit, page, {}) for visit in looked_at(worlds, Role.GROUP))
        assert one != other


def test_a_coordinator_sees_the_own_district_move_and_nothing_else(worlds: tuple[Town, Town]) -> None:
    one, other = looked_at(worlds, Role.COORDINATOR, areas=(OWN,))
    mine = [answers.own_over_time(visit, OWN, Span(LAST)).frame for visit in (one, other)]
    assert not mine[0]["count"].equals(mine[1]["count"])
    for visit in (one, other):
        with pytest.raises(NotAllowed):
            answers.own_over_time(visit, OTHER, Span(LAST))
        with pytest.raises(NotAllowed):
            answers.own_compared(visit, OTHER, LAST)
    others = [answers.places_compared(visit, Span(LAST, 13, 2)).frame for visit in (one, other)]
    assert others[0].equals(others[1]), "in the table of all districts the own one is protected like the rest"


def test_beside_the_own_exact_numbers_the_city_is_the_published_one(worlds: tuple[Town, Town]) -> None:
    visit, _ = looked_at(worlds, Role.COORDINATOR, areas=(OWN,))
    span = Span(LAST)
    table = answers.own_over_time(visit, OWN, span)
    published = [visit.published.held("L1", period, ()) for period in range(span.first, span.last + 1)]
    share = table.frame["count"].sum() / sum(count or 0 for count in published)
    assert table.frame["like_city"].tolist() == pytest.approx([share * (count or 0) for count in published])


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.GROUP])
def test_no_question_of_the_exact_layer_is_even_asked_for_another_role(
    worlds: tuple[Town, Town], role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = worlds[0].visit(role, areas=(OWN,))

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a question was asked")

    monkeypatch.setattr(type(visit.store), "ask", refuse)
    span = Span(LAST)
    asked: tuple[Callable[[], object], ...] = (
        lambda: exact.environments_over_time(visit, span, opened=True),
        lambda: exact.types_over_time(visit, span, environment=None),
        lambda: exact.categories_over_time(visit, span, environment=None),
        lambda: exact.areas_over_time(visit, span, environment=None),
        lambda: exact.places_compared(visit, span, level="district", environment=None),
        lambda: exact.place_over_time(visit, "district", OTHER, span),
        lambda: answers.meeting(visit, LAST),
        lambda: answers.nowcast_by_environment(visit, LAST),
        lambda: answers.reporter_mix(visit, LAST, "source"),
        lambda: answers.effect_of_measure(visit, OWN, LAST - 2, by="environment"),
        lambda: answers.events(visit, span),
        lambda: answers.since(visit, visit.today, visit.today),
        lambda: exact.own_compared(visit, OTHER, LAST),
    )
    for question in asked:
        with pytest.raises(NotAllowed):
            question()


def test_completeness_is_a_word_for_who_sees_protected_numbers(worlds: tuple[Town, Town]) -> None:
    table = senders.senders_for(worlds[0].visit(Role.ANALYST), LAST)
    assert (table.layer, table.measures) == (Layer.WORD, ("state",))


def test_what_is_refused_is_told_in_the_same_words_with_and_without_records(worlds: tuple[Town, Town]) -> None:
    told = set()
    for visit in looked_at(worlds, Role.ANALYST):
        for chosen in ({"district": {OTHER}, "environment": {"islamist"}}, {"district": {"unknown"}, "age": {"adult"}}):
            with pytest.raises(Withheld) as refused:
                codes = {name: frozenset(one) for name, one in chosen.items()}
                answers.selection(visit, (), first=LAST, last=LAST, chosen=codes)
            told.add(refused.value.explain("sv"))
    assert len(told) == 1


def test_nothing_is_kept_from_one_visit_to_the_next_but_what_all_may_see() -> None:
    root = Path(__file__).resolve().parents[2]
    code = [root / "app.py", *(file for part in ("pages", "lagesbild") for file in (root / part).rglob("*.py"))]
    told = {file.relative_to(root).as_posix(): file.read_text(encoding="utf-8") for file in code}
    ways = {name: sorted(re.findall(r"st\.cache_(\w+)\(", text)) for name, text in told.items()}
    found = {name: used for name, used in ways.items() if used}
    # the file of who may what; its hash; what is in force; and the one way in which answers and charts are kept
    parts = (f"pages/parts/{name}.py" for name in ("signed", "changes", "asked", "kept"))
    assert found == {part: ["resource"] for part in parts}
    keepers = {name for name, text in told.items() if "pages.parts.kept" in text}
    assert keepers == {"pages/parts/asked.py", "pages/parts/drawn.py"}


def test_an_answer_is_kept_for_one_visit_and_for_no_other(worlds: tuple[Town, Town]) -> None:
    """Everything that an answer may depend on is in the key that it is kept by, and the role first of all."""
    visit = worlds[0].visit(Role.GROUP)
    others = [
        *(replace(visit, role=role) for role in Role if role is not Role.GROUP),
        replace(visit, areas=(OWN,)),
        replace(visit, language="en"),
        replace(visit, today=visit.today + timedelta(days=1)),
        replace(visit, published=NOTHING),
        replace(visit, store=worlds[1].visit(Role.GROUP).store),
        replace(visit, folder=Path("elsewhere")),
    ]
    keys = [one.told_apart_by for one in (visit, *others)]
    assert len(set(keys)) == len(keys)
    told = asked.environments_over_time(visit, Span(LAST))
    with pytest.raises(NotAllowed):
        asked.since(replace(visit, role=Role.GUEST), visit.today, visit.today)
    assert told.layer == "exact"
    assert asked.environments_over_time(replace(visit, role=Role.GUEST), Span(LAST)).layer == "protected"
