"""Since last time: what changed between two days, so that nothing but what happened explains a count (catalogue E9)."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from etl.build import build
from lagesbild import answers, reference as references, store
from lagesbild.access import Role, Visit
from lagesbild.answers.exact import CHANGES
from lagesbild.errors import LagesbildError
from lagesbild.settings import Settings
from lagesbild.words import REST
from tests.factories import REFERENCE, Row, an_installation, contract_row, load, thinned, write_csv
from tests.spec.examples import QUARTER

GOTEBORG = references.read(REFERENCE)
#: Monday of the period in which the first deliveries of the examples come.
MONDAY = date(2024, 3, 11)
BEFORE, AFTER = MONDAY + timedelta(days=1), MONDAY + timedelta(days=20)
MEASURES = [*CHANGES, "change"]
Delivery = tuple[date, list[Row]]


def loaded(folder: Path, deliveries: list[Delivery]) -> Settings:
    """Load deliveries, each accepted at noon of its day."""
    installation = an_installation(folder)
    for nth, (day, rows) in enumerate(deliveries):
        file = write_csv(folder / f"{nth}.csv", rows, then="\n" * nth)  # the same rows may come again in another file
        load(installation, file, accepted=datetime.combine(day, time(12), UTC))
    return installation


def visit_to(installation: Settings, *, as_of: date | None = None) -> Visit:
    build(installation, GOTEBORG, as_of=as_of)
    in_force = store.current(installation.data)
    assert in_force
    return Visit(Role.GROUP, (), "sv", AFTER, GOTEBORG, in_force)


def since(visit: Visit, before: date = BEFORE, after: date = AFTER) -> dict[str, dict[str, int]]:
    """Return what changed, by environment, without what did not."""
    frame = answers.since(visit, before, after, opened=True).frame
    rows = {str(told["environment"]): told for told in frame.to_dict("records")}
    changed = {code: {name: told[name] for name in MEASURES if told[name]} for code, told in rows.items()}
    return {code: told for code, told in changed.items() if told}


def row(**changes: str) -> Row:
    return contract_row(**{"occurred": "2024-03-12", "received": "2024-03-12", "revised": "2024-03-12 10:00"} | changes)


LATER: Row = {"revised": "2024-03-15 10:00"}
#: What was known before, what came since, and what is told of it.
CASES: dict[str, tuple[list[Row], list[Row], dict[str, dict[str, int]]]] = {
    "nothing new": ([row()], [], {}),
    "a new report": ([], [row()], {"islamist": {"new": 1, "change": 1}}),
    "a report about an earlier period": (
        [],
        [row(occurred="2024-03-10")],
        {"islamist": {"late": 1, "change": 1}},
    ),
    "another environment": (
        [row()],
        [row(environment="other") | LATER],
        {"islamist": {"recoded_out": 1, "change": -1}, "other": {"recoded_in": 1, "change": 1}},
    ),
    "withdrawn": ([row()], [row(withdrawn="true") | LATER], {"islamist": {"withdrawn": 1, "change": -1}}),
    "restored": ([row(withdrawn="true")], [row() | LATER], {"islamist": {"new": 1, "change": 1}}),
    "new and withdrawn at once": ([], [row(), row(withdrawn="true") | LATER], {}),
    "an older version that came later": ([row()], [row(environment="other", revised="2024-03-12 08:00")], {}),
    "the same again": ([row()], [row()], {}),
    "another category": ([row()], [row(category="violence_assault") | LATER], {}),
    "moved out of the city": (
        [row()],
        [row(place_precision="neighbouring_municipality") | LATER],
        {"islamist": {"recoded_out": 1, "change": -1}},
    ),
    "a call that is referred": (
        [row(record_type="call", category="", concern="not_vbe", handling="advice_only")],
        [row(record_type="call", category="", concern="not_vbe", handling="referred") | LATER],
        {},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_happened_between_two_days_is_told_as_what_it_is(tmp_path: Path, case: str) -> None:
    before, since_then, told = CASES[case]
    other = [row(record_id="Z", environment="right_wing")]
    deliveries = [(BEFORE, before + other), (AFTER, since_then or other)]
    assert since(visit_to(loaded(tmp_path, deliveries))) == told


def test_a_day_s_own_deliveries_are_known_on_it_and_later_ones_are_not(tmp_path: Path) -> None:
    rows = [(BEFORE, [row(record_id="A")]), (BEFORE + timedelta(days=1), [row(record_id="B")])]
    rows += [(AFTER, [row(record_id="C")]), (AFTER + timedelta(days=1), [row(record_id="D")])]
    assert since(visit_to(loaded(tmp_path, rows))) == {"islamist": {"new": 2, "change": 2}}


def test_every_environment_is_told_and_the_others_folded_together(tmp_path: Path) -> None:
    visit = visit_to(loaded(tmp_path, [(AFTER, [row(environment="other"), row(record_id="B", environment="mixed")])]))
    opened = answers.since(visit, BEFORE, AFTER, opened=True).frame
    assert list(opened["environment"]) == list(GOTEBORG.codes("environment"))
    folded = answers.since(visit, BEFORE, AFTER).frame
    assert list(folded["environment"]) == ["islamist", "right_wing", "autonomous", REST]
    assert list(folded["new"]) == [0, 0, 0, 2]


def test_what_was_known_before_a_thinning_is_known_no_longer(tmp_path: Path) -> None:
    installation = loaded(tmp_path, [(BEFORE, [row(occurred="2024-01-01"), row(record_id="B")]), (AFTER, [row()])])
    today = GOTEBORG.municipality.day_of(thinned(installation, before=date(2024, 2, 1)).at)
    visit = visit_to(installation)
    with pytest.raises(LagesbildError) as error:
        since(visit, today - timedelta(days=1), today)
    assert "gallrat" in error.value.explain("sv") and str(today) in error.value.explain("en")
    assert since(visit, today, today) == {}


def test_a_thinning_that_removed_nothing_takes_no_knowledge(tmp_path: Path) -> None:
    installation = loaded(tmp_path, [(AFTER, [row()])])
    thinned(installation, before=date(2024, 2, 1))
    assert since(visit_to(installation)) == {"islamist": {"new": 1, "change": 1}}


VERSIONS = st.builds(
    row,
    record_id=st.sampled_from(["A", "B", "C"]),
    occurred=st.sampled_from(["2024-03-05", "2024-03-12"]),
    revised=st.sampled_from(["2024-03-12 09:00", "2024-03-12 10:00"]),
    environment=st.sampled_from(["islamist", "right_wing", "other"]),
    place_precision=st.sampled_from(["", "neighbouring_municipality"]),
    withdrawn=st.sampled_from(["", "", "true"]),
)
DAYS = [BEFORE, BEFORE + timedelta(days=1), AFTER, AFTER + timedelta(days=1)]
HISTORIES = st.lists(
    st.tuples(st.sampled_from(DAYS), st.lists(VERSIONS, min_size=1, max_size=4)), min_size=1, max_size=4
)


def counts(visit: Visit) -> Counter[str]:
    """Return the records in force in the city by environment, as a build knows them."""
    counted = visit.store.ask("city_environment_type", first=-100, length=1000, blocks=1)
    return Counter({str(code): int(n) for code, n in counted.groupby("environment")["n"].sum().items()})


@given(history=HISTORIES)
@QUARTER
def test_the_changes_add_up_to_the_difference_of_two_builds(
    tmp_path_factory: pytest.TempPathFactory, history: list[Delivery]
) -> None:
    installation = loaded(tmp_path_factory.mktemp("since"), sorted(history, key=lambda delivery: delivery[0]))
    earlier, later = (counts(visit_to(installation, as_of=day)) for day in (BEFORE, AFTER))
    told = since(visit_to(installation))
    for environment in GOTEBORG.codes("environment"):
        moved = told.get(environment, {})
        assert moved.get("change", 0) == later[environment] - earlier[environment]
        assert moved.get("change", 0) == sum(sign * moved.get(name, 0) for name, sign in CHANGES.items())
