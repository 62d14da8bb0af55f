"""A calendar file (iCalendar, RFC 5545) from somebody else: of each event its days and what it is called.

Nothing else is kept, and most is gone before the file is read as a calendar (`_needed`): descriptions, people, places,
links, alarms. What an event is called passes the gate. No error repeats anything from the file.
"""

import re
import warnings
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import islice
from math import prod
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events  # type: ignore[import-untyped]  # ships no types, nor does dateutil 2
from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
from icalendar import Calendar, Component, vRecur
from icalendar.error import GloballyUniqueTZIDGuessed

from lagesbild.errors import WrongUse
from lagesbild.gate import Gate
from lagesbild.outlook import Kind, Occasion
from lagesbild.vocabulary import Words

#: The most that is taken: bytes of a file, events within the days asked about.
LARGEST, MOST = 2_000_000, 2_000
#: Signs that are kept of what an event is called; the gate reads more, so that it sees whole what is cut in two.
LONGEST, _SCREENED = 200, 2_000
#: What an event without a summary is called.
UNTITLED = Words(sv="Utan rubrik", en="Untitled")

#: The properties that are read. UID, RECURRENCE-ID and SEQUENCE only tell which event another one changes.
_READ = frozenset(
    {"BEGIN", "END", "CALSCALE", "SUMMARY", "DTSTART", "DTEND", "DURATION", "STATUS"}
    | {"RRULE", "RDATE", "EXDATE", "UID", "RECURRENCE-ID", "SEQUENCE"}
)
_WITHIN = (["VCALENDAR"], ["VCALENDAR", "VEVENT"])
_FOLD, _LINE, _NAME = re.compile(rb"\r?\n[ \t]"), re.compile(r"\r?\n"), re.compile(r"[^:;]*")
#: How many days of a rule are followed in the time of one of a daily rule, as measured. What recurs more often than
#: daily is no date in a calendar, and may never end.
_PACE = {"DAILY": 1, "WEEKLY": 3, "MONTHLY": 8, "YEARLY": 20}
#: The most days of daily rules that are followed for one file (some seconds), and the fewest that a rule counts as.
_STEPS, _AT_LEAST = 1_000_000, 100
#: With these a rule may rest for as many days, as one for Mondays that are 29 February does, and be looked for so long.
_RARE, _REST = ("BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"), 40 * 366
_A_MOMENT = timedelta.resolution

# It would write the name of the time zone to the log.
warnings.filterwarnings("ignore", category=GloballyUniqueTZIDGuessed)


@dataclass(frozen=True, order=True)
class Event:
    """An imported event in plain values: first and last day, both counted, and what it is called, "" if nothing."""

    start: date
    end: date
    text: str

    def occasion(self, origin: str) -> Occasion:
        """Return it as something that awaits; `origin` is what the import is called."""
        words = Words(sv=self.text, en=self.text) if self.text else UNTITLED
        return Occasion(self.start, self.end, Kind.OTHER, words.sv, words.en, origin)


@dataclass(frozen=True)
class Imported:
    """What a file holds of some days, sorted; `refused` counts what the gate refused and nobody sees, by rule id."""

    events: tuple[Event, ...]
    refused: Mapping[str, int]

    def occasions(self, origin: str) -> tuple[Occasion, ...]:
        """Return the events as what awaits; `origin` is what the import is called."""
        return tuple(event.occasion(origin) for event in self.events)


def read(data: bytes, *, first: date, last: date, zone: ZoneInfo, gate: Gate) -> Imported:
    """Return the events of a file on any day from `first` to `last`, both counted, by the days of the time zone.

    A moment without a time zone is in `zone`; what recurs without end is followed to `last`; what is cancelled is left
    out. Raises WrongUse: `ical_broken` if it is no calendar or has a rule that never happens, `ical_too_large` if it
    exceeds LARGEST or MOST, or has rules that take too long to follow.
    """
    if len(data) > LARGEST:
        raise _too_large()
    try:
        calendar = Calendar.from_ical(_needed(data))
        _check(calendar.events, last)
        found = list(islice(_happening(calendar, first=first, last=last, zone=zone), MOST + 1))
    except WrongUse:
        raise
    except Exception:  # the libraries raise anything on a broken file, and say what stands in it
        raise WrongUse("ical_broken") from None
    if len(found) > MOST:
        raise _too_large()
    return _screened(found, gate)


def _too_large() -> WrongUse:
    return WrongUse("ical_too_large", megabytes=LARGEST // 1_000_000, most=MOST)


def _screened(found: Sequence[Event], gate: Gate) -> Imported:
    screen = cache(gate.screen)  # what recurs has one name
    refused = Counter(rule for event in found if (rule := screen(event.text)))
    passed = (replace(event, text=_shortened(event.text)) for event in found if not screen(event.text))
    return Imported(tuple(sorted(passed)), dict(refused))


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _needed(data: bytes) -> bytes:
    """Return the lines of a file that are read; raises ValueError if what begins in it does not end."""
    within: list[str] = []
    kept = []
    for line in _LINE.split(_FOLD.sub(b"", data).decode("utf-8-sig")):
        name = _NAME.match(line)[0].upper()  # type: ignore[index]  # it matches even nothing
        value = line[len(name) + 1 :].strip().upper()
        if name == "BEGIN":
            within.append(value)
        if name in _READ and within in _WITHIN:
            kept.append(line)
        if name == "END" and within.pop() != value:
            raise ValueError("something else ends")
    if within:
        raise ValueError("something does not end")
    return "\r\n".join(kept).encode()


def _check(events: Sequence[Component], last: date) -> None:
    """Raise if a rule never happens, and the libraries would look for it until year 9999, or if all take too long."""
    rules = [(rule, _day(event["DTSTART"])) for event in events for rule in _rules(event)]
    moved = max(map(_moved, events), default=0)
    if sum(_steps(rule, (last - start).days + moved) for rule, start in rules) > _STEPS:
        raise _too_large()
    if not all(_happens(rule, start) for rule, start in rules):
        raise WrongUse("ical_broken")


def _rules(event: Component) -> list[vRecur]:
    told = event.get("RRULE", [])
    rules = told if isinstance(told, list) else [told]
    if not all(isinstance(rule, vRecur) and min(rule.get("INTERVAL", [1])) > 0 for rule in rules):
        raise ValueError("is no rule")
    return rules


def _moved(event: Component) -> int:
    """Return how many days an event moves all later ones: so much further their rule is followed."""
    changed = event.get("RECURRENCE-ID")
    if changed is None or "RANGE" not in changed.params:
        return 0
    return abs((_day(changed) - _day(event["DTSTART"])).days)


def _steps(rule: vRecur, days: int) -> int:
    """Return in how many days of a daily rule a rule is followed for some days; raises if it is more than daily."""
    pace = _PACE.get(rule["FREQ"][0])
    if pace is None:
        raise _too_large()
    followed = max(days, _REST if any(part in rule for part in _RARE) else 0)
    times = prod(len(rule.get(part, [0])) for part in ("BYHOUR", "BYMINUTE", "BYSECOND"))
    return max(followed // pace, _AT_LEAST) * times


def _happens(rule: vRecur, start: date) -> bool:
    """Say whether a rule has any day at all, whenever it ends; 30 February has none."""
    endless = vRecur({key: value for key, value in rule.items() if key not in ("COUNT", "UNTIL")})
    text = endless.to_ical().decode()  # type: ignore[no-untyped-call]
    days = rrulestr(text, dtstart=datetime.combine(start, time()))
    return next(iter(days), None) is not None


def _day(told: Any) -> date:
    return date(told.dt.year, told.dt.month, told.dt.day)


def _happening(calendar: Calendar, *, first: date, last: date, zone: ZoneInfo) -> Iterator[Event]:
    """Yield what happens on the days; the libraries are asked for a day more at both ends, whatever their zone."""
    since = datetime.combine(first - timedelta(days=1), time(), zone)
    until = datetime.combine(last + timedelta(days=2), time(), zone)
    for series in recurring_ical_events.of(calendar).series:
        for one in series.between(since, until):
            start, end = _days(one.start, one.end, zone)
            event = one.as_component(keep_recurrence_attributes=False)
            if start <= last and first <= end and _text(event, "STATUS").upper() != "CANCELLED":
                yield Event(start, end, _title(event))


def _days(start: date, end: date, zone: ZoneInfo) -> tuple[date, date]:
    """Return the first and last day of an event; its end is the first moment, or day, that is not of it."""
    begins = _here(start, zone)
    return begins.date(), max(begins, _here(end, zone) - _A_MOMENT).date()


def _here(moment: date, zone: ZoneInfo) -> datetime:
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time(), zone)
    return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)


def _title(event: Component) -> str:
    """Return the summary on one line, without signs that do not show."""
    line = " ".join(_text(event, "SUMMARY").split())
    return "".join(sign for sign in line if sign.isprintable())


def _text(event: Component, name: str) -> str:
    told = event.get(name, "")
    return str(told[0] if isinstance(told, list) else told)[:_SCREENED]
