"""Deliveries in words: when each came, what became of it, and by which rules rows were refused."""

from collections.abc import Sequence

import pandas

from lagesbild import tables
from lagesbild.deliveries import Delivered, Told
from lagesbild.tables import Readable
from lagesbild.texts import catalogue
from lagesbild.words import MISSING, Words


def as_table(told: Sequence[Told], words: Words) -> Readable:
    """Return receipts as a table in words."""
    columns = {
        "at": [when(one, words) for one in told],
        "status": [words.say(f"receipt_status.{one.status}") for one in told],
        **{name: [words.number(getattr(one, name)) for one in told] for name in ("rows", "refused")},
        "rules": ["; ".join(refused_by(one, words)) or MISSING for one in told],
    }
    return pandas.DataFrame({tables.head(name, words): cells for name, cells in columns.items()})


def when(told: Told, words: Words) -> str:
    """Return when a delivery came, by the municipality's own clock."""
    here = words.reference.municipality.local(told.at)
    return words.say("deliveries.when", day=words.day(here.date()), hour=f"{here:%H:%M}")


def refused_by(told: Delivered, words: Words) -> list[str]:
    """Return by which rules rows were refused, and how many; a rule that this program does not know by its name."""
    known = {rule: words.say(f"rule.{rule}") if f"rule.{rule}" in catalogue() else rule for rule in told.rules}
    return [f"{known[rule]} ({words.number(count)})" for rule, count in told.rules.items()]
