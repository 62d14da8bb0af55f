"""What is taken of somebody else's calendar: days and what they are called, past the gate; and what is refused."""

import subprocess
import sys
import time
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies

from lagesbild import ical
from lagesbild.errors import WrongUse
from lagesbild.gate import Gate
from lagesbild.ical import Event, Imported
from lagesbild.outlook import Kind, Occasion
from lagesbild.settings import ROOT
from lagesbild.texts import LANGUAGES

ZONE = ZoneInfo("Europe/Stockholm")
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
#: Stands in every file that is refused; nobody may be told of it.
SECRET = "Hemligheten"


def an_event(*lines: str, summary: str | None = "Stormöte") -> tuple[str, ...]:
    told = () if summary is None else (f"SUMMARY:{summary}",)
    return ("BEGIN:VEVENT", *told, *lines, "END:VEVENT")


def a_file(*events: Iterable[str]) -> bytes:
    lines = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test", *chain.from_iterable(events), "END:VCALENDAR", "")
    return "\r\n".join(lines).encode()


def read(data: bytes, first: date = FIRST, last: date = LAST) -> Imported:
    return ical.read(data, first=first, last=last, zone=ZONE, gate=Gate())


def days_of(data: bytes) -> list[str]:
    """Return the days in March of what is read: "5", or "5-7"."""
    pairs = [(event.start.day, event.end.day) for event in read(data).events]
    return [f"{start}" if start == end else f"{start}-{end}" for start, end in pairs]


OF_OTHERS = an_event(
    "UID:1234@example.com",
    "DTSTART:20260305T090000Z",
    "DTEND:20260305T100000Z",
    f"DESCRIPTION:{SECRET} i en beskrivning",
    f"LOCATION:{SECRET}",
    f"ORGANIZER;CN={SECRET}:mailto:chef@example.com",
    f"ATTENDEE;CN={SECRET}:mailto:nagon@example.com",
    f"URL:https://example.com/{SECRET}",
    f"X-ANY:{SECRET}",
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    f"SUMMARY:{SECRET}",
    "TRIGGER:-PT15M",
    "END:VALARM",
    summary="Möte\\, med\r\n  råd\\noch dåd",  # a line is folded by a break and one blank
)


def test_only_the_days_and_the_summary_are_taken() -> None:
    zone = ("BEGIN:VTIMEZONE", "TZID:Egen", f"COMMENT:{SECRET}", "END:VTIMEZONE")
    todo = ("BEGIN:VTODO", f"SUMMARY:{SECRET}", "DTSTART:20260305", "END:VTODO")
    day = date(2026, 3, 5)
    assert read(a_file(zone, OF_OTHERS, todo)) == Imported((Event(day, day, "Möte, med råd och dåd"),), {})


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b""])
def test_a_file_may_begin_with_a_mark_and_fold_a_letter_in_two(before: bytes) -> None:
    data = before + a_file(an_event("DTSTART:20260305")).replace("ö".encode(), b"\xc3\r\n \xb6").replace(b"\r\n", b"\n")
    assert [event.text for event in read(data).events] == ["Stormöte"]


DAYS = [
    # a day that ends when the next begins
    (("DTSTART;VALUE=DATE:20260305", "DTEND;VALUE=DATE:20260306"), "5"),
    (("DTSTART;VALUE=DATE:20260305", "DTEND;VALUE=DATE:20260308"), "5-7"),
    (("DTSTART;VALUE=DATE:20260305",), "5"),
    # wrong, and common
    (("DTSTART;VALUE=DATE:20260305", "DTEND;VALUE=DATE:20260305"), "5"),
    (("DTSTART;VALUE=DATE:20260305", "DURATION:P2D"), "5-6"),
    # a moment in UTC, in a zone, in one of Windows, in an unknown one, in none
    (("DTSTART:20260305T233000Z", "DTEND:20260306T003000Z"), "6"),
    (("DTSTART;TZID=America/New_York:20260305T200000", "DURATION:PT1H"), "6"),
    (("DTSTART;TZID=W. Europe Standard Time:20260305T230000", "DURATION:PT1H"), "5"),
    (("DTSTART;TZID=Egen:20260305T233000", "DURATION:PT15M"), "5"),
    (("DTSTART:20260305T233000",), "5"),
    (("DTSTART:20260305T220000", "DTEND:20260306T000000"), "5"),
    (("DTSTART:20260305T220000", "DTEND:20260306T000001"), "5-6"),
    # 29 March has 23 hours
    (("DTSTART;TZID=Europe/Stockholm:20260328T120000", "DTEND;TZID=Europe/Stockholm:20260330T000000"), "28-29"),
    # at the edges of what is asked about
    (("DTSTART;VALUE=DATE:20260228", "DTEND;VALUE=DATE:20260301"), None),
    (("DTSTART:20260228T225959Z",), None),
    (("DTSTART:20260228T230000Z",), "1"),
    (("DTSTART:20260331T215959Z",), "31"),
    (("DTSTART:20260331T220000Z",), None),
    (("DTSTART:20260305T120000Z", "STATUS:CANCELLED"), None),
]


@pytest.mark.parametrize(("lines", "days"), DAYS)
def test_an_event_is_on_the_days_of_the_municipality(lines: tuple[str, ...], days: str | None) -> None:
    assert days_of(a_file(an_event(*lines))) == ([days] if days else [])


WEEKLY = ("UID:a", "DTSTART;VALUE=DATE:20200106")  # a Monday
RECURRING = [
    (("RRULE:FREQ=WEEKLY",), (), ["2", "9", "16", "23", "30"]),  # without end
    (("RRULE:FREQ=WEEKLY;UNTIL=20260316",), (), ["2", "9", "16"]),
    (("RRULE:FREQ=WEEKLY;COUNT=3",), (), []),
    (("RRULE:FREQ=WEEKLY;INTERVAL=2",), (), ["9", "23"]),
    (("RRULE:FREQ=WEEKLY", "EXDATE;VALUE=DATE:20260309,20260316"), (), ["2", "23", "30"]),
    (("RDATE;VALUE=DATE:20260311",), (), ["11"]),
    (("RRULE:FREQ=MONTHLY;BYDAY=-1FR",), (), ["27"]),
    (("RRULE:FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=8",), (), ["8"]),
    # one time is moved, one cancelled, and all moved by two days from one on
    (("RRULE:FREQ=WEEKLY",), ("RECURRENCE-ID;VALUE=DATE:20260309", "DTSTART:20260311"), ["2", "11", "16", "23", "30"]),
    (
        ("RRULE:FREQ=WEEKLY",),
        ("RECURRENCE-ID;VALUE=DATE:20260309", "DTSTART;VALUE=DATE:20260309", "STATUS:CANCELLED"),
        ["2", "16", "23", "30"],
    ),
    (
        ("RRULE:FREQ=WEEKLY",),
        ("RECURRENCE-ID;RANGE=THISANDFUTURE;VALUE=DATE:20260309", "DTSTART;VALUE=DATE:20260311"),
        ["2", "11", "18", "25"],
    ),
]


@pytest.mark.parametrize(("rule", "changed", "days"), RECURRING)
def test_what_recurs_is_on_each_of_its_days(rule: tuple[str, ...], changed: tuple[str, ...], days: list[str]) -> None:
    events = [an_event(*WEEKLY, *rule), *([an_event("UID:a", *changed)] if changed else [])]
    assert days_of(a_file(*events)) == days


@pytest.mark.parametrize("summary", [None, "", "  ", "\u200b"])
def test_an_event_without_a_summary_counts_and_is_told_as_untitled(summary: str | None) -> None:
    day = date(2026, 3, 5)
    imported = read(a_file(an_event("DTSTART:20260305", summary=summary)))
    assert imported.events == (Event(day, day, ""),)
    assert imported.occasions("Polisen") == (Occasion(day, day, Kind.OTHER, "Utan rubrik", "Untitled", "Polisen"),)


def test_a_summary_is_the_same_in_both_languages() -> None:
    (one,) = read(a_file(an_event("DTSTART:20260305"))).occasions("")
    assert [one.label(language) for language in LANGUAGES] == ["Stormöte", "Stormöte"]


def test_a_long_summary_is_shortened() -> None:
    (event,) = read(a_file(an_event("DTSTART:20260305", summary="möte " * 50))).events
    assert len(event.text) == ical.LONGEST and event.text.endswith("möte…")


REFUSED = [
    ("Samtal med Anna Andersson", "gate_person_name"),
    ("Ring 070-174 06 58", "gate_phone"),
    ("Ring 070\u200b-174\u200b06\u200b58", "gate_phone"),
    ("Ärende 19811228-9874", "gate_personal_number"),
    # the number is cut in two by what is kept, and seen whole
    ("möte " * 39 + "070-1740658", "gate_phone"),
]


@pytest.mark.parametrize(("summary", "rule"), REFUSED)
def test_what_the_gate_refuses_is_left_out_and_counted_by_rule(summary: str, rule: str) -> None:
    twice = an_event("DTSTART:20260305", "RRULE:FREQ=DAILY;COUNT=2", summary=summary)
    imported = read(a_file(twice, an_event("DTSTART:20260306")))
    assert imported.refused == {rule: 2}
    assert [event.text for event in imported.events] == ["Stormöte"]


def broken(*lines: str) -> bytes:
    return a_file(an_event("DTSTART:20260305", *lines, summary=SECRET))


BROKEN = {
    "nothing": b"",
    "no calendar": f"<html>{SECRET}: logga in</html>".encode(),
    "one line, and the name of a file": str(ROOT / "README.md").encode(),
    "an event alone": "\r\n".join(an_event("DTSTART:20260305", summary=SECRET)).encode(),
    "not UTF-8": a_file(an_event("DTSTART:20260305", summary=f"{SECRET} Möte")).decode().encode("latin-1"),
    "cut off": broken()[:-20],
    "something else ends": broken().replace(b"END:VEVENT", b"END:VTODO"),
    "ends twice": broken() + b"END:VCALENDAR\r\n",
    "two calendars": broken() + broken(),
    "no start": a_file(an_event(summary=SECRET)),
    "a start that is no day": a_file(an_event(f"DTSTART:{SECRET}")),
    "another scale": broken().replace(b"VERSION:2.0", f"CALSCALE:{SECRET}".encode()),
    "no rule": broken(f"RRULE:{SECRET}"),
    "no frequency": broken(f"RRULE:FREQ={SECRET}"),
    "never": broken("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
    "never going on": broken("RRULE:FREQ=DAILY;INTERVAL=0"),
    "backwards": broken("RRULE:FREQ=DAILY;INTERVAL=-1"),
    "an exception that is no day": broken(f"EXDATE:{SECRET}"),
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_what_is_no_calendar_is_refused_without_telling_what_it_holds(data: bytes) -> None:
    assert_refused(data, "ical_broken")


def assert_refused(data: bytes, key: str) -> None:
    with pytest.raises(WrongUse) as refused:
        read(data)
    assert refused.value.key == key
    assert refused.value.__suppress_context__ or refused.value.__context__ is None
    assert SECRET not in "".join(map(refused.value.explain, LANGUAGES)) + repr(refused.value.values)


def many(count: int, *lines: str) -> bytes:
    return a_file(*[an_event(*lines, summary=SECRET)] * count)


TOO_LARGE = {
    "bytes": broken(f"DESCRIPTION:{'x' * ical.LARGEST}"),
    "events": many(ical.MOST + 1, "DTSTART:20260305"),
    "each day of many": many(ical.MOST // 31 + 1, "DTSTART:20260301", "RRULE:FREQ=DAILY"),
    "hourly": many(1, "DTSTART:20260305T100000", "RRULE:FREQ=HOURLY"),
    "hourly in other words": many(1, "DTSTART:00260305T100000", "RRULE:FREQ=DAILY;BYHOUR=1,2,3,4,5,6,7"),
    "no such frequency": many(1, "DTSTART:20260305T100000", "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"),
    "since long": many(10, "DTSTART:00260305", "RRULE:FREQ=DAILY"),
    "seldom": many(100, "DTSTART:20990305", "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO"),
    "moved far": a_file(
        an_event("UID:a", "DTSTART:20260305", "RRULE:FREQ=DAILY", summary=SECRET),
        an_event("UID:a", "DTSTART:20260306", "RECURRENCE-ID;RANGE=THISANDFUTURE:99990305", summary=SECRET),
    ),
}


@pytest.mark.parametrize("data", TOO_LARGE.values(), ids=TOO_LARGE)
def test_what_is_too_large_is_refused_soon(data: bytes) -> None:
    began = time.monotonic()
    assert_refused(data, "ical_too_large")
    assert time.monotonic() - began < 20


def test_as_many_events_as_may_be_are_read_and_others_do_not_count() -> None:
    within = [an_event("DTSTART:20260305")] * ical.MOST
    outside = [an_event("DTSTART:20250305")] * 100
    assert len(read(a_file(*within, *outside)).events) == ical.MOST


def test_a_register_of_birthdays_is_read() -> None:
    born = an_event("DTSTART:19500308", "RRULE:FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=8")
    assert len(read(a_file(*[born] * 300)).events) == 300


def test_no_log_tells_what_a_file_holds() -> None:
    zone = f"DTSTART;TZID=/{SECRET}/Europe/Berlin:20260305T100000"
    code = (
        "from datetime import date; from zoneinfo import ZoneInfo; from lagesbild import ical; "
        "from lagesbild.gate import Gate; day = date(2026, 3, 5); "
        f"print(ical.read({a_file(an_event(zone))!r}, first=day, last=day, zone=ZoneInfo('UTC'), gate=Gate()))"
    )
    run = subprocess.run([sys.executable, "-W", "always", "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (run.returncode, "Stormöte" in run.stdout, run.stderr) == (0, True, "")


STARTS = strategies.dates(date(2019, 1, 1), date(2027, 12, 31))
SPECIAL = ["", ";BYDAY=TU", ";BYMONTHDAY=29", ";COUNT=9", ";UNTIL=20260701"]
RULES = strategies.builds(
    "RRULE:FREQ={};INTERVAL={}{}".format,
    strategies.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    strategies.integers(1, 6),
    strategies.sampled_from(SPECIAL),
)
LASTING = strategies.integers(1, 40)
SPANS = strategies.lists(strategies.dates(date(2026, 1, 1), date(2026, 12, 31)), min_size=3, max_size=3, unique=True)


@given(STARTS, LASTING, RULES, SPANS.map(sorted), strategies.booleans())
def test_every_event_touches_the_days_asked_about_and_two_halves_are_the_whole(
    start: date, days: int, rule: str, span: list[date], whole_days: bool
) -> None:
    first, middle, last = span
    clock = "" if whole_days else "T233000Z"
    data = a_file(
        an_event(f"DTSTART:{start:%Y%m%d}{clock}", f"DURATION:P{days}D", rule.replace("0701", f"0701{clock}"))
    )
    found = read(data, first, last).events
    assert all(one.start <= one.end and one.start <= last and first <= one.end for one in found)
    assert list(found) == sorted(found)
    halves = (*read(data, first, middle).events, *read(data, middle + timedelta(days=1), last).events)
    assert set(halves) == set(found)
