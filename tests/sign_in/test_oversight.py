"""What oversight criticised a police collection for, as four tests: purpose, log, access by need, thinning.

The source is told in docs/privacy.md. Each is tried on an installation that runs, with people who have signed in.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lagesbild import audit
from lagesbild.access import Page, Role, may_open
from lagesbild.audit import Action
from lagesbild.catalogue import PRODUCTS
from tests.attack.probe import numbers
from tests.closing import TYPES
from tests.factories import a_reference, batch_rows, contract_row, contract_rows, write_csv
from tests.sign_in.conftest import GROUPS, Place
from tests.sign_in.visitor import said
from tests.stops import command

PURPOSE = "Ändamål: gemensam lägesbild för att förebygga våldsbejakande extremism. Inga uppgifter om personer."
ROLES = {
    "ulla": Role.GROUP,
    "karin": Role.COORDINATOR,
    "anders": Role.ANALYST,
    "petra": Role.SENDER,
    "adam": Role.ADMIN,
}
#: What would tell one record, one person or one address from another.
IDENTIFIES = {"record_id", "record_key", "event_id", "event", "event_hash", "hour", "time", "place", "address", "name"}
CLOSED = "visas inte för din roll"


def test_the_purpose_is_one_and_stands_on_every_page_and_by_everything_that_is_noted(place: Place) -> None:
    for subject in (*ROLES, "nora", ""):
        with place.visitor(subject) as visitor:
            for page in Page:
                assert PURPOSE in visitor.open(page.value).text, (subject, page)
    done = [entry.event for entry in audit.entries(place.data) if entry.event.who]
    assert len(done) > len(ROLES) and all(event.purpose for event in done)
    asked = {
        dimension for product in PRODUCTS.values() for dimension in product.dimensions if product.layer != "delivered"
    }
    assert not asked & IDENTIFIES, "nothing can be asked for that is one record"
    stored = {name for row in batch_rows(place.data)[:50] for name in row}
    assert not stored & (IDENTIFIES - {"record_key", "event"}) and stored


def test_whatever_anybody_sees_is_in_a_log_that_cannot_be_changed_unseen(place: Place) -> None:
    for subject, role in ROLES.items():
        pages = [page.value for page in Page if may_open(role, page)]
        with place.visitor(subject) as visitor:
            for page in pages:
                visitor.open(page)
        seen = {
            entry.event.subject
            for entry in audit.entries(place.data)
            if entry.event.action is Action.VIEW and entry.event.who == subject
        }
        assert seen >= set(pages), subject
    assert audit.check(place.data) == []


def test_who_does_not_need_it_does_not_see_it(place: Place) -> None:
    for subject, role in ROLES.items():
        with place.visitor(subject) as visitor:
            for page in Page:
                sent = visitor.open(page.value)
                assert (CLOSED in said(sent)) != may_open(role, page), (subject, page)
                exact = numbers(sent.messages) & place.canaries.numbers
                assert not exact or role is Role.GROUP, (subject, page)
    with place.visitor("nora") as visitor:
        assert not [page for page in Page if visitor.open(page.value).one("plotly_chart")]
    assert set(GROUPS) == {*ROLES, "nora"}


@pytest.fixture
def thinned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An installation whose every type of record has a retention, with a record that is older and one that is not."""
    retention = "".join(f"{code} = 700\n" for code in TYPES)
    reference = a_reference(tmp_path)
    file = reference / "municipality.toml"
    told = file.read_text(encoding="utf-8").split("[retention]")[0]
    today = datetime.now(UTC).date()
    file.write_text(told, encoding="utf-8")
    monkeypatch.setenv("LAGESBILD_REFERENCE", str(reference))
    days = {"occurred": str(today - timedelta(days=800)), "received": str(today - timedelta(days=799))}
    old = contract_rows(40, **days, revised=f"{today - timedelta(days=798)} 10:00")
    new = contract_row(
        record_id="new", occurred=str(today - timedelta(days=30)), received=str(today - timedelta(days=29))
    )
    rows = [*old, {**new, "revised": f"{today - timedelta(days=28)} 10:00"}]
    data = tmp_path / "data"
    data.mkdir()
    assert command.run(data, "load", write_csv(tmp_path / "d.csv", rows)).code == 0
    file.write_text(f"{told}\n[retention]\n{retention}", encoding="utf-8")
    yield data


def test_nothing_is_kept_for_ever(thinned: Path) -> None:
    assert len(batch_rows(thinned)) == 41
    ended = command.run(thinned, "thin", "--json")
    assert (ended.code, json.loads(ended.out)["rows"]) == (0, 40)
    assert len(batch_rows(thinned)) == 1
    assert [entry.event.action for entry in audit.entries(thinned)] == [Action.THIN]
    (receipt,) = (thinned / "thinned").iterdir()
    told = receipt.read_text(encoding="utf-8")
    assert not [number for number in range(40) if f"S-{number}" in told]


def test_the_log_of_people_is_not_kept_for_ever_either(place: Place) -> None:
    from lagesbild.audit import AuditEvent, thinning

    with place.visitor("karin") as visitor:
        visitor.open("trends")
    before = [entry for entry in audit.entries(place.data) if entry.event.action not in audit.OF_PEOPLE]
    event = AuditEvent(Action.THIN_LOG, "", "log", {}, "test")
    thinning.thin(place.data, datetime.now(UTC) + timedelta(minutes=1), event=event, at=datetime.now(UTC))
    left = audit.entries(place.data)
    assert not [entry for entry in left if entry.event.who == "karin"]
    assert left[: len(before)] == before and audit.check(place.data) == []
