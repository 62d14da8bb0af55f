"""Our answers to the vectors of disclosure control and of periods."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import product

import duckdb

from etl.lattice import Bound, perturbation
from lagesbild import queries
from lagesbild.periods import Calendar
from lagesbild.secret import padded
from tests.answers_to_vectors import Answers, Fields
from tools.perturbation import derive

DIMENSIONS = ("env", "district", "period")


def _ptable(given: Fields) -> Fields:
    rows = derive(at_most=given["D"], variance=given["V"], hidden=given["js"])
    return {"rows": {str(n): {str(value): p for value, p in row.items()} for n, row in enumerate(rows)}}


def _ckm_ptable_int(given: Fields) -> Fields:
    """Only one table is committed."""
    assert given["ptable"] == "D5_V3_js2"
    rows: dict[str, list[dict[str, int]]] = {}
    for bound in perturbation():
        rows.setdefault(str(bound.n), []).append({"v": bound.v, "ub_exclusive": bound.below})
    return {"rows": rows}


def _ckm_cell_key(given: Fields) -> Fields:
    message = f"{given['cell_id']}\0{given['sum']}"
    with _keyed(given["k_cell"]) as keyed:
        return {"cell_key": keyed(message)}


def _ckm_lattice(given: Fields) -> Fields:
    """Count environment x district x period with every margin, the noise drawn by the plain sum of keys."""
    dimensions = {name: list(dict.fromkeys(one[name] for one in given["records"])) for name in DIMENSIONS}
    dimensions |= {name: sorted(dimensions[name]) for name in DIMENSIONS[1:]}
    rows: dict[int, list[Bound]] = {}
    for bound in perturbation():
        rows.setdefault(bound.n, []).append(bound)
    with _keyed(given["secret"]) as keyed:
        keys = {one["id"]: keyed(one["id"]) for one in given["records"]}
    cells = []
    for chosen in product(*([*codes, None] for codes in dimensions.values())):
        cell = dict(zip(DIMENSIONS, chosen, strict=True))
        held = [one for one in given["records"] if all(cell[name] in (None, one[name]) for name in DIMENSIONS)]
        key = sum(keys[one["id"]] for one in held) % 2**32
        noise = next(bound.v for bound in rows[min(len(held), max(rows))] if key < bound.below)
        cells.append({**cell, "n": len(held), "cellkey": key, "published": len(held) + noise})
    return {"cells": cells}


@contextmanager
def _keyed(secret: str) -> Iterator[Callable[[str], int]]:
    """Give the first four bytes of the keyed hash of a text, as the product's SQL makes it."""
    pads = [padded(secret.encode(), pad) for pad in (0x36, 0x5C)]
    with duckdb.connect() as connection:
        connection.execute(queries.text("keyed"))
        asked = "select ('0x' || left(keyed(?, ?, ?), 8))::uinteger"
        yield lambda text: int(connection.execute(asked, [*pads, text]).fetchall()[0][0])


def _period_index(given: Fields) -> Fields:
    calendar = Calendar(date.fromisoformat(given["anchor"].removesuffix(" (Monday)")))
    days = [date.fromisoformat(day) for day in given["dates"]]
    return {"index": [calendar.index(day) for day in days], "iso": [_iso(day) for day in days]}


def _iso(day: date) -> str:
    year, week, weekday = day.isocalendar()
    return f"{year}-W{week:02}-{weekday}"


ANSWERS: Answers = {
    "ptable": _ptable,
    "ckm_ptable_int": _ckm_ptable_int,
    "ckm_cell_key": _ckm_cell_key,
    "ckm_lattice": _ckm_lattice,
    "period_index": _period_index,
}
