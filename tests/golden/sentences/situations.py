"""The situations, each with the row that a sentence is made from: verdicts, comparisons, reporting, measures.

Those of single pages (profiles, calls, surveys, what awaits, deliveries, notes) stand in `pages`.
"""

from collections.abc import Callable, Iterator
from math import nan
from pathlib import Path
from typing import Any

from lagesbild import reference as references
from lagesbild.findings import reporting, verdicts
from lagesbild.periods import BLOCKS
from lagesbild.texts import LANGUAGES
from lagesbild.words import REST, Words
from tests.factories import REFERENCE
from tests.golden.sentences import pages
from tests.golden.sentences.made import Row, Said, table

FILE = Path(__file__).with_name("sentences.txt")
EVERY = "every"
EIGHT_WEEKS = BLOCKS[56]


def told() -> str:
    """Return the golden file: a situation a paragraph, its name and what is said in each language."""
    known = references.read(REFERENCE)
    words = {language: Words(known, language) for language in LANGUAGES}
    parts = ["\n".join((f"# {name}", *(f"{one}: {say(words[one])}" for one in words))) for name, say in situations()]
    return "\n\n".join(parts) + "\n"


def situations() -> Iterator[tuple[str, Said]]:
    """Yield every situation with what makes its sentence."""
    yield from _verdicts()
    yield from _words()
    yield from _before()
    yield from _preliminary()
    yield from _meeting()
    yield from _sources()
    yield from _mixes()
    yield from _shifts()
    yield from _effects()
    yield from pages.situations()


def _of(say: Callable[..., str | list[str]], told: object, *more: object) -> Said:
    """Return what makes a sentence of a row or a table, or several of them as one text."""

    def said(words: Words) -> str:
        lines = say(told, words, *more)
        return lines if isinstance(lines, str) else " ".join(lines)

    return said


def row(count: float, verdict: str, expected: float = 5.7, lo: float = 3, hi: float = 9, **more: Any) -> Row:
    """Return a row as `answers.judged` makes it."""
    told = {
        "count": count,
        "verdict": verdict,
        "expected": expected,
        "lo": lo,
        "hi": hi,
        "alone": "",
        "seasonal": False,
    }
    before = {"previous": 6, "to_previous": "none", "rise_at": 16, "year_around": 5.3, "to_year": "none"}
    return {**told, **before, **more}


def _verdicts() -> Iterator[tuple[str, Said]]:
    rows = {
        "in the middle of the usual": row(5, "usual"),
        "one report, and that is usual": row(1, "usual", 1.4, 0, 3),
        "none, and that is usual": row(0, "usual", 1.4, 0, 3),
        "at the lower end of the usual": row(3, "usual"),
        "at the upper end of the usual": row(9, "usual"),
        "just above the usual": row(10, "usual"),
        "just below the usual": row(2, "usual"),
        "hundreds and usual": row(1204, "usual", 1190.2, 1130, 1250),
        "the usual is one number": row(0, "usual", 1.0, 0, 0),
        "more": row(11, "more"),
        "clearly more": row(14, "clearly_more"),
        "clearly more, of numbers over twenty": row(64, "clearly_more", 31.2, 24, 39),
        "clearly more than less than one": row(4, "clearly_more", 0.4, 0, 1),
        "fewer": row(1, "fewer"),
        "clearly fewer": row(12, "clearly_fewer", 23.6, 17, 30),
        "clearly fewer: none": row(0, "clearly_fewer"),
        "too early to say": row(1, "too_early"),
        "too early to say: none yet": row(0, "too_early"),
        "too few": row(2, "too_few", 0.4, 0, 1),
        "too few: none": row(0, "too_few", 0.02, 0, 0),
        "a history that is too short": row(7, "too_short", 6.2, 3, 9),
        "no history at all": row(7, "too_short", nan, nan, nan),
        "no history at all, and none": row(0, "too_short", nan, nan, nan),
        "more, of tips alone": row(38, "more", 23.7, 17, 30, alone="tip"),
        "clearly more, of calls alone": row(61, "clearly_more", 31.2, 24, 39, alone="call"),
        "more, as the season has it": row(34, "more", 22.1, 15, 29, seasonal=True),
        "usual, though tips alone rise": row(8, "usual", alone="tip"),
    }
    for name, one in rows.items():
        yield f"a fortnight: {name}", _of(verdicts.verdict, one)
    for name in ("clearly more", "just below the usual", "too few", "a history that is too short"):
        yield f"eight weeks: {name}", _of(verdicts.verdict, rows[name], EIGHT_WEEKS)


def _words() -> Iterator[tuple[str, Said]]:
    told = {
        "clearly more": row(14, "clearly_more"),
        "of tips alone": row(38, "more", alone="tip"),
        "of the season": row(34, "more", seasonal=True),
        "just above the usual": row(10, "usual"),
        "too few, in a table": row(2, "too_few", 0.4, 0, 1),
        "too early": row(1, "too_early"),
    }
    for name, one in told.items():
        yield f"a word: {name}", _of(verdicts.word, one)


def _before() -> Iterator[tuple[str, Said]]:
    compared = {
        "from 4 to 8": row(8, "usual", previous=4, rise_at=12),
        "from 4 to 12": row(12, "more", previous=4, rise_at=12, to_previous="rise"),
        "from 36 to 41": row(41, "usual", previous=36, rise_at=55),
        "from 8 to 4": row(4, "usual", previous=8),
        "from 21 to 7": row(7, "usual", previous=21, to_previous="fall"),
        "as many": row(6, "usual"),
        "nothing before it": row(6, "usual", previous=nan, rise_at=nan, to_previous="unknown"),
        "preliminary": row(4, "usual", previous=9, to_previous="unknown"),
    }
    for name, one in compared.items():
        yield f"the period before: {name}", _of(verdicts.previous, one)
    differing = {
        "usual after a low one": row(9, "usual", previous=0, to_previous="rise"),
        "usual after a usual one": row(9, "usual", previous=3, to_previous="rise"),
        "usual after a high one": row(4, "usual", previous=16, to_previous="fall"),
        "usual, and fewer": row(4, "usual", 5.7, 3, 18, previous=16, to_previous="fall"),
        "more, after a high one": row(14, "clearly_more", previous=12),
        "more, after a usual one": row(14, "clearly_more", previous=8),
    }
    for name, one in differing.items():
        yield (
            f"where the period before disagrees: {name}",
            _of(verdicts.why_not_as_before, one),
        )
    for said in ("rise", "fall", "none"):
        one = row(8, "usual", to_year=said)
        yield f"last year: {said}", _of(verdicts.last_year, one)


def _preliminary() -> Iterator[tuple[str, Said]]:
    told = {
        "of many": {"count": 63, "known": 0.85, "mean": 72.4, "lo": 66, "hi": 79},
        "of few": {"count": 8, "known": 0.85, "mean": 9.3, "lo": 8, "hi": 12},
        "of none": {"count": 0, "known": 0.5, "mean": 2.1, "lo": 0, "hi": 5},
        "of nineteen": {"count": 19, "known": 0.85, "mean": 22.4, "lo": 20, "hi": 26},
        "delays are not known": {"count": 63, "known": nan, "mean": nan, "lo": nan, "hi": nan},
        "nothing more to come": {"count": 30, "known": 1.0, "mean": 30, "lo": 30, "hi": 30},
    }
    for name, one in told.items():
        yield f"preliminary: {name}", _of(verdicts.to_come, one)


def _meeting() -> Iterator[tuple[str, Said]]:
    for made in (0, 12, 150):
        yield f"comparisons: {made}", _of(verdicts.comparisons, made)

    def judged(district: str, environment: str, verdict: str = "clearly_more") -> Row:
        return row(41, verdict, 6.2, 3, 10, district=district, environment=environment)

    districts = {
        "none stands out": [judged("angered", EVERY, "usual")],
        "one environment, and so all of them": [judged("lundby", "right_wing"), judged("lundby", EVERY)],
        "the rest of the environments": [judged("unknown", REST)],
        "all environments together": [judged("centrum", EVERY), judged("centrum", "islamist", "usual")],
        "one that is not shown by itself": [judged("centrum", "mixed")],
    }
    for name, rows in districts.items():
        yield f"districts: {name}", _of(verdicts.districts, table(rows, "district"), EVERY)
    (lundby, _) = districts["one environment, and so all of them"]
    yield "one district", _of(verdicts.of_district, table([lundby], "district"), "lundby", "right_wing")


def _sources() -> Iterator[tuple[str, Said]]:
    told = {
        "none rises": {"incident": "usual", "tip": "usual", "call": "usual"},
        "tips alone": {"incident": "usual", "tip": "clearly_more", "call": "usual"},
        "tips and calls": {"incident": "usual", "tip": "more", "call": "more"},
        "incidents and tips": {"incident": "clearly_more", "tip": "more", "call": "usual"},
        "tips, and incidents too few to judge": {"incident": "too_few", "tip": "more", "call": "usual"},
        "nothing to judge": {"incident": "too_short", "tip": "too_short"},
    }
    for name, verdict_of in told.items():
        rows = [{"record_type": code, "verdict": verdict} for code, verdict in verdict_of.items()]
        yield f"sources: {name}", _of(reporting.sources, table(rows, "record_type"))


def _mixes() -> Iterator[tuple[str, Said]]:
    same = [{"source": "police", "state": "same"}]
    told = {
        "the same as ever": (same, {"count": 63, "usual": 58.2, "same": 4.8, "new": 0, "silent": 0, "as_usual": 63}),
        "schools are silent": (
            [*same, {"source": "schools", "state": "silent"}],
            {"count": 63, "usual": 73.2, "same": -5.1, "new": 0, "silent": -5.1, "as_usual": 68.1},
        ),
        "a new one and two silent ones": (
            [*same, *({"source": one, "state": "silent"} for one in ("schools", "housing")), _new("support_line")],
            {"count": 70, "usual": 66.5, "same": 4, "new": 20, "silent": -20.5, "as_usual": 90.5},
        ),
        "no history": (same, {"count": 3, "usual": nan, "same": nan, "new": nan, "silent": nan, "as_usual": nan}),
    }
    for name, (rows, total) in told.items():
        yield f"who reported: {name}", _of(reporting.made_up, table(rows, "source", **total))


def _new(source: str) -> Row:
    return {"source": source, "state": "new"}


def _shifts() -> Iterator[tuple[str, Said]]:
    for said in ("rise", "fall", "none", "unknown"):
        rows = [{"district": "angered", "shift": said}]
        yield f"share of a district: {said}", _of(reporting.shift, table(rows, "district"), "angered")


def _effects() -> Iterator[tuple[str, Said]]:
    worked = {"ratio": 0.35, "ratio_lo": 0.21, "ratio_hi": 0.57, "usual": 23.4, "chosen": 20, "without": 22.4}
    worked["highest_falls"] = 7.2
    fell = {"ratio": 1.3, "ratio_lo": 0.78, "ratio_hi": 2.16, "usual": 6.8, "chosen": 15, "without": 6, "after": 7.7}
    fell["highest_falls"] = 4.1
    nothing = dict.fromkeys(
        ("ratio", "ratio_lo", "ratio_hi", "usual", "chosen", "without", "after", "highest_falls"), nan
    )
    told: dict[str, Row] = {
        "it worked": {"outcome": "effect", "after": 7.7, "falls_back": 0, **worked},
        "it fell by itself": {"outcome": "no_evidence", "falls_back": 9.0, **fell},
        "it rose": {
            "outcome": "rose",
            "after": 31,
            "falls_back": 0,
            **worked,
            "ratio": 1.6,
            "ratio_lo": 1.2,
            "ratio_hi": 2.1,
        },
        "too little": {"outcome": "too_little", "falls_back": 0, **nothing},
    }
    for name, one in told.items():
        rows = [{"district": "angered", "periods": 8, **one}]
        yield f"a measure: {name}", _of(reporting.effect, table(rows))
    yield "a measure: how long", _of(reporting.seen_for, table([{"periods": 8}]))
