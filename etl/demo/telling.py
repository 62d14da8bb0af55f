"""`stories.json`: what was planted in the city, for the tests and for whoever shows it: stories, measures, faults."""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from etl.demo.chosen import LOOKED_AT, by_period
from etl.demo.deliveries import Sent
from etl.demo.plan import Story
from etl.demo.records import Record
from etl.demo.scene import Placed, Scene
from etl.demo.surveys import Survey
from lagesbild.periods import BLOCKS

Told = dict[str, Any]
FILE = "stories.json"
#: Kinds that begin and go on, and so are named by their first period.
OPEN = ("recoding", "measure_works", "measure_regresses")
#: What an indicator counts, beside the district of its measure.
INDICATED = ("record_types", "environments", "categories")
#: Periods of history that a mean is taken over.
HISTORY = BLOCKS[364]


def write(
    folder: Path,
    scene: Scene,
    stories: Iterable[Placed],
    records: list[Record],
    sent: list[Sent],
    surveys: list[Survey],
) -> None:
    """Write what was planted."""
    told = [_as_it_came(placed, sent) for placed in stories]
    content = {
        "what": scene.plan.origin.what,
        "licence": scene.plan.origin.licence,
        "seed": scene.seed,
        "until": scene.until.isoformat(),
        "first": _period(scene, scene.first),
        "last": _period(scene, scene.last),
        "stories": [_story(scene, placed, records, sent) for placed in told],
        "left_out": [_left_out(scene, story) for story in scene.left_out],
        "measures": [_measure(scene, placed, records) for placed in told if placed.story.measure],
        "refused": _refused(sent),
        "figures": _figures(records, sent, surveys),
    }
    (folder / FILE).write_bytes(json.dumps(content, ensure_ascii=False, indent=2).encode() + b"\n")


def _as_it_came(placed: Placed, sent: list[Sent]) -> Placed:
    """Return a silence from the period after the last delivery on: who delivers seldom falls silent earlier."""
    if placed.story.kind != "silence":
        return placed
    delivered = [one.period for one in sent if one.source in placed.story.where.sources]
    return Placed(placed.story, max(delivered) + 1 if delivered else placed.first, placed.last)


def _story(scene: Scene, placed: Placed, records: list[Record], sent: list[Sent]) -> Told:
    story, where = placed.story, placed.story.where
    names = [scene.reference.districts[code].name for code in placed.districts]
    words = {"label": _label(scene, placed), "district": ", ".join(names)}
    return {
        "id": story.id,
        "kind": story.kind,
        "sv": story.sv.format(**words),
        "en": story.en.format(**words),
        "periods": [_period(scene, index) for index in range(placed.first, placed.last + 1)],
        **where.model_dump(mode="json"),
        "districts": placed.districts,
        "expected": _expected(scene, placed, sent),
        "drawn": _drawn(scene, placed, records),
    }


def _label(scene: Scene, placed: Placed) -> str:
    last = placed.first if placed.story.kind in OPEN else placed.last
    return scene.reference.calendar.label(placed.first, last)


def _expected(scene: Scene, placed: Placed, sent: list[Sent]) -> Told:
    """Return what a page should find, by the kind of story."""
    story = placed.story
    meant = [one for one in sent if one.source in story.where.sources and placed.first <= one.period <= placed.last]
    if story.kind == "wave":
        return {"extra_a_period": story.extra}
    if story.kind == "silence":
        return {"deliveries": len(meant)}
    if story.kind == "late_batch":
        accepted, late = [one.accepted.isoformat() for one in meant], placed.last - placed.first
        return {"accepted": accepted, "periods_at_once": late + 1, "periods_late": late}
    if story.kind == "recoding":
        rows = sum(row.typed == {"category": story.writes} for one in meant for row in one.rows)
        first = meant[0].accepted.isoformat() if meant else ""
        return {"becomes": story.becomes, "writes": story.writes, "from_delivery": first, "rows": rows}
    return {"factor": story.factor}


def _drawn(scene: Scene, placed: Placed, records: list[Record]) -> Told:
    """Return the mean of what happened before and during a story, as it was drawn: before anyone was silent or late."""
    where = placed.story.where.model_copy(update={"districts": placed.districts})
    counts = by_period(scene, where, records)
    before = range(max(scene.first, placed.first - HISTORY), placed.first)
    during = range(placed.first, placed.last + 1)
    return {"before": _mean(counts, before), "during": _mean(counts, during)}


def _mean(counts: Counter[int], periods: range) -> float:
    return round(sum(counts[period] for period in periods) / max(len(periods), 1), 2)


def _left_out(scene: Scene, story: Story) -> Told:
    needed = story.before - story.start + 1
    return {"id": story.id, "kind": story.kind, "periods_needed": needed, "periods": scene.last - scene.first + 1}


def _measure(scene: Scene, placed: Placed, records: list[Record]) -> Told:
    measure = placed.story.measure
    assert measure is not None
    return {
        "story": placed.story.id,
        **measure.model_dump(mode="json", exclude={"indicator", "review"}),
        "start": _period(scene, placed.first),
        "review": _period(scene, placed.first + measure.review),
        "district": placed.districts[0],
        "indicator": {
            **measure.indicator.model_dump(),
            **placed.story.where.model_dump(mode="json", include=set(INDICATED)),
        },
        "eight_weeks": _eight_weeks(scene, placed, records),
    }


def _eight_weeks(scene: Scene, placed: Placed, records: list[Record]) -> Told:
    """Return the indicator as the group would have read it: what is usual, just before the measure, just after."""
    where = placed.story.where.model_copy(update={"districts": placed.districts})
    counts = by_period(scene, where, records)
    start, length = placed.first, LOOKED_AT
    return {
        "usual": round(_mean(counts, range(scene.first, start)) * length, 1),
        "before": sum(counts[period] for period in range(start - length, start)),
        "after": sum(counts[period] for period in range(start, start + length)),
    }


def _refused(sent: list[Sent]) -> Told:
    """Count the rows that will be refused; a refused row that came again put right counts once."""
    refused = [row for one in sent for row in one.rows if row.rule]
    rules = Counter(row.rule for row in refused)
    sources = Counter(row.record.source for row in refused)
    return {"rows": len(refused), "by_rule": dict(sorted(rules.items())), "by_source": dict(sorted(sources.items()))}


def _figures(records: list[Record], sent: list[Sent], surveys: list[Survey]) -> Told:
    rows = [row.record for one in sent for row in one.rows]
    files = Counter(one.source for one in sent) + Counter(one.source for one in surveys)
    return {
        "records": len(records),
        "rows": len(rows),
        "delivered_records": len({(row.source, row.record_id) for row in rows}),
        "withdrawn": sum(row.withdrawn == "true" for row in rows),
        "deliveries": dict(sorted(files.items())),
    }


def _period(scene: Scene, index: int) -> Told:
    return {"index": index, "label": scene.reference.calendar.label(index)}
