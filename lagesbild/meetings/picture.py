"""The numbers of a meeting's lägesbild, as one reader may see them: every table that its sections show.

While a meeting is open they are asked for; once it is frozen they are read from its package. Which tables there are is
told here and nowhere else, so that what is frozen is what was shown.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from lagesbild import answers
from lagesbild.access import MEETINGS, Role, Visit, check_may_see, sees_exact
from lagesbild.disclosure import SafeTable
from lagesbild.errors import NotAllowed, Thinned
from lagesbild.lattice.tables import codes
from lagesbild.periods import Span

#: Places of a survey, from the finest on.
LEVELS = ("district", "area", "municipality")
#: Half-years and blocks of eight weeks that are told with the one before.
BOTH = 2
#: What is told of each environment beside its year.
PROFILES = ("category", "reporter")


@dataclass(frozen=True)
class Version:
    """Whose lägesbild it is: the group's, that of a district's coordinator, or the public one."""

    role: Role
    district: str = ""

    @property
    def name(self) -> str:
        """What its files are called."""
        return f"{self.role.value}-{self.district}" if self.district else self.role.value


GROUP, PUBLIC = Version(Role.GROUP), Version(Role.GUEST)


@dataclass(frozen=True)
class Picture:
    """The tables of one version by their names; `period` is the last one they tell of, `comparisons` those made."""

    version: Version
    period: int
    tables: Mapping[str, SafeTable]
    comparisons: int = 0


Ask = Callable[[Visit, int], SafeTable]

_EXACT: Mapping[str, Ask] = {
    "senders": answers.senders_for,
    "silent": lambda visit, period: answers.senders_compared(visit),
    "year": lambda visit, period: answers.environments_over_time(visit, Span(period)),
    "mix_source": lambda visit, period: answers.reporter_mix(visit, period, "source"),
    "places": lambda visit, period: answers.places_compared(visit, eight_weeks(period)),
    "calls": lambda visit, period: answers.calls_over_time(visit, Span(period)),
    "calls_summed": lambda visit, period: answers.calls_summed(visit, half_years(period, 1)),
    "concern": lambda visit, period: answers.calls_by(visit, "concern", half_years(period)),
    "handling": lambda visit, period: answers.calls_by(visit, "handling", half_years(period)),
    "lead_times": lambda visit, period: answers.call_lead_times(visit, half_years(period, 1)),
    "arena": lambda visit, period: answers.environment_by(visit, None, "arena", half_years(period)),
    "staff": lambda visit, period: answers.practitioner_survey(visit),
}
_PUBLIC: Mapping[str, Ask] = {
    "senders": answers.senders_for,
    "environments": answers.environments_compared,
    "types": answers.types_compared,
    "year": lambda visit, period: answers.environments_over_time(visit, Span(period)),
    "areas": lambda visit, period: answers.areas_over_time(visit, Span(period)),
    "places": lambda visit, period: answers.places_compared(visit, _published(visit, period)),
    "calls": lambda visit, period: answers.calls_over_time(visit, Span(period)),
    "categories": lambda visit, period: answers.categories_over_time(visit, _published(visit, period)),
    "arena": lambda visit, period: answers.environment_by(visit, None, "arena", _published(visit, period)),
    "staff": lambda visit, period: answers.practitioner_survey(visit),
}


def limits(name: str) -> dict[str, str]:
    """Return what a table is limited to besides its periods, by its name: an environment, or a question."""
    kind, _, code = name.partition("-")
    return {"question" if kind == "safety" else "environment": code} if code else {}


def new_surveys(picture: Picture, since: date | None) -> list[str]:
    """Return the names of the tables of surveys that have come since a day, a question each, or the practitioners'."""
    surveys = (name for name in picture.tables if name == "staff" or limits(name).get("question"))
    tables = {name: picture.tables[name] for name in surveys}
    return [name for name, table in tables.items() if len(table.frame) and (since is None or table.cut_off > since)]


def half_years(period: int, blocks: int = BOTH) -> Span:
    """Return the half-years that end with a period."""
    return Span(period, answers.HALF_YEAR, blocks)


def eight_weeks(period: int) -> Span:
    """Return the eight weeks that end with a period, and those before."""
    return Span(period, answers.EIGHT_WEEKS, BOTH)


def _published(visit: Visit, period: int) -> Span:
    """Return the last half-years of which everything is published by a period."""
    return answers.span_of(visit, answers.HALF_YEAR, BOTH, period=period)


def versions(visit: Visit) -> Iterator[Version]:
    """Yield every version of a lägesbild: the group's, each coordinator's own figures, and the public one."""
    yield GROUP
    for district in visit.reference.districts:
        yield Version(Role.COORDINATOR, district)
    yield PUBLIC


def taken(visit: Visit, version: Version, period: int, *, before: datetime | None) -> Picture:
    """Ask for every table of a version; `before` is the moment up to which the meeting before knew, if there was one.

    What may not be seen, or is not known, is left out. Raises NotAllowed for who may not see the group's.
    """
    check_may_see(visit.role, MEETINGS)
    seen = replace(visit, role=version.role, areas=(version.district,) if version.district else ())
    if sees_exact(version.role):
        return _exact(seen, period, before)
    if version.district:
        return Picture(version, period, _asked(seen, period, _own(version.district)))
    last = min(period, answers.last_period(seen)) if seen.published else period
    asked = {**_PUBLIC, **dict(_safety(seen))} if seen.published else {}
    return Picture(version, last, _asked(seen, last, asked))


def _exact(visit: Visit, period: int, before: datetime | None) -> Picture:
    judged = answers.meeting(visit, period)
    tables = {name: getattr(judged, name) for name in ("environments", "types", "districts")}
    tables |= _asked(visit, period, {**_EXACT, **dict(_of_each(visit)), **dict(_safety(visit))})
    if period >= visit.reference.calendar.first_preliminary(visit.today):
        tables["expected"] = answers.nowcast_by_environment(visit, period)
    if before:
        asked = {"since": lambda visit, period: answers.since_meeting(visit, before)}
        tables |= _asked(visit, period, asked)
    return Picture(GROUP, period, tables, judged.comparisons)


def _of_each(visit: Visit) -> Iterator[tuple[str, Ask]]:
    """Yield what is told of each environment that is shown by itself, and of the rest of them."""
    for code in codes("environment", visit.reference):
        for by in PROFILES:
            yield f"{by}-{code}", _profile(code, by)


def _profile(environment: str, by: str) -> Ask:
    return lambda visit, period: answers.environment_by(visit, environment, by, half_years(period))


def _safety(visit: Visit) -> Iterator[tuple[str, Ask]]:
    """Yield the answers to each question of the safety survey, by the finest places that it was asked by."""
    every = answers.safety_survey(visit).frame
    for question in dict.fromkeys(every["question"]):
        levels = set(every.loc[every["question"] == question, "place_level"])
        yield f"safety-{question}", _answered(question, next(level for level in LEVELS if level in levels))


def _answered(question: str, level: str) -> Ask:
    return lambda visit, period: answers.safety_compared(visit, question, level)


def _own(district: str) -> Mapping[str, Ask]:
    return {
        "own": lambda visit, period: answers.own_over_time(visit, district, Span(period)),
        "own_compared": lambda visit, period: answers.own_compared(visit, district, period),
    }


def _asked(visit: Visit, period: int, wanted: Mapping[str, Ask]) -> dict[str, SafeTable]:
    found = {}
    for name, ask in wanted.items():
        try:
            found[name] = ask(visit, period)
        except (NotAllowed, Thinned):
            """It is not published yet, or no longer known."""
    return found
