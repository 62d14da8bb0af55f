"""A town that has held one meeting, in which everything was typed that can be: for the tests of its documents."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from lagesbild import measures, meetings
from lagesbild.access import Role, Visit
from lagesbild.annotations import Annotation, Kind
from lagesbild.measures import Measure
from lagesbild.meetings import Meeting, assessments, freeze, passages
from lagesbild.meetings.assessments import Assessment, Side
from lagesbild.meetings.passages import Passage, Section as Place
from lagesbild.meetings.picture import Version
from lagesbild.report import build
from lagesbild.report.document import Document
from tests.attack.test_routes import with_polygons
from tests.closing import TODAY, Town, a_town

AT = datetime(2026, 3, 1, 10, tzinfo=UTC)
#: Everything that somebody types, each with a word that stands nowhere else.
ASKED, VIEW, JOINT, DISSENT = "Varför blåsippor?", "Vi ser tranor.", "Vi ser svanar.", "Några ser hägrar."
CHANGED, SENTENCE, GAP = "Om rödhakar kommer.", "Det är som gässen.", "Vi vet inget om ugglor."
PROBLEM, INDICATOR, JUDGED = "Många ser lommar.", "Antal doppingar", "Tärnorna blev färre."
NOTE = Annotation(Kind.EVENT, TODAY - timedelta(days=90), TODAY - timedelta(days=90), "Vaktlar hördes.", shared=False)
TYPED = (ASKED, VIEW, JOINT, DISSENT, CHANGED, SENTENCE, GAP, PROBLEM, INDICATOR, JUDGED, NOTE.sv)
OWN, OTHER = "kyrkbyn", "sjobo"
DISTRICT = Version(Role.COORDINATOR, OWN)


@dataclass(frozen=True)
class Held:
    """A town that has held a meeting, and who looks at it."""

    town: Town
    group: Visit

    def document(self, version: Version, language: Any = "sv") -> Document:
        return build.document(self.group, 1, version, language)


def hold(folder: Path, *, more: str = "", kept_days: int = 0) -> Held:
    """Let a town hold a meeting in which everything is typed that can be, and freeze it.

    `more` is put at the end of its municipality.toml; its meetings are kept for so many days, or for good.
    """
    town = with_organisations(a_town(folder), more=more, kept_days=kept_days)
    group = replace(town.visit(Role.GROUP), notes=(NOTE,))
    period = group.reference.calendar.last_ended(TODAY)
    planned = meetings.plan(group, Meeting(1, TODAY, period, present=("police",), focus=(ASKED,)), at=AT)
    meetings.begin(group, planned, at=AT)
    write_everything(group, 1, period)
    freeze.freeze(group, 1, at=AT)
    return Held(town, group)


def with_organisations(town: Town, *, more: str = "", kept_days: int = 0) -> Town:
    """Let a town know who sits in its group and have a map, and close it."""
    file = town.reference.folder / "municipality.toml"
    organisation = '[organisation]\npolice = { sv = "Polisen", en = "Police" }\n'
    first = f"meetings_kept_days = {kept_days}\n" if kept_days else ""
    file.write_text(f"{first}{file.read_text(encoding='utf-8')}\n{organisation}{more}", encoding="utf-8")
    known = replace(town, reference=with_polygons(town.reference.folder))
    known.close()
    return known


def write_everything(group: Visit, number: int, period: int) -> None:
    """Write in a meeting all that can be typed; one measure is reviewed at once, the other waits."""
    view = Assessment(number, "islamist", Side.POLICE, VIEW)
    joint = Assessment(number, "islamist", Side.JOINT, JOINT, dissent=DISSENT, would_change=CHANGED)
    assessments.write(group, view, at=AT)
    assessments.write(group, replace(joint, agreed=(Side.POLICE,)), at=AT)
    passages.write(group, Passage(number, Place.SUMMARY, 1, SENTENCE), at=AT)
    passages.write(group, Passage(number, Place.GAP, 1, GAP, "police"), at=AT)
    for district in (OWN, OTHER):
        measures.decide(group, _measure(group, district, number, period), at=AT)
    measures.review(group, measures.kept(group.folder)[0], measures.Outcome.DONE, JUDGED, meeting=number, at=AT)


def _measure(group: Visit, district: str, number: int, period: int) -> Measure:
    known = group.reference.vocabulary
    codes: dict[str, Any] = {name: next(iter(known.terms(dimension))) for name, dimension in measures.CODES.items()}
    limits = {"district": district, "environment": "islamist"}
    blank = Measure(number, "E4", period, limits, problem=PROBLEM, indicator=INDICATOR, owner="police")
    return replace(blank, **codes, start=period - 3, deadline=date(2026, 5, 1), review=number + 2)


def texts(part: Any) -> Iterator[str]:
    """Yield every text in a document, or in a part of one."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple | list):
        for one in part:
            yield from texts(one)
    elif is_dataclass(part):
        for field in fields(part):
            yield from texts(getattr(part, field.name))
