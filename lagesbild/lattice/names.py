"""One name for one set of records, from which its noise is drawn.

Two tables that hold the same records in a cell (the margins of one are those of another; an area with one district is
that district) must show the same number: if they differed, the two together would be two looks at one count.
"""

from lagesbild.lattice.tables import DIMENSIONS, Cell, codes, types
from lagesbild.reference import Reference
from lagesbild.vocabulary import Protection


def name_of(classes: tuple[Protection, ...], cell: Cell, reference: Reference) -> str:
    """Return the name of a cell's set of records, but for its block of time: "PI;environment=…;district=…"."""
    chosen = dict(cell)
    wanted = chosen.pop("record_type", None)
    kind = wanted or _kind(classes, reference)
    told = _place(chosen, reference) | {name: code for name, code in chosen.items() if name not in ("area", "district")}
    parts = [f"{name}={told[name]}" for name in DIMENSIONS if name in told and len(codes(name, reference)) > 1]
    return ";".join([kind, *parts])


def _kind(classes: tuple[Protection, ...], reference: Reference) -> str:
    """Name the records of some classes: by the only type they have, else by those classes that have any."""
    counted = types(reference, classes)
    if len(counted) == 1:
        return counted[0]
    return "".join(one for one in classes if types(reference, (one,)))


def _place(chosen: dict[str, str], reference: Reference) -> dict[str, str]:
    """Name a district that is alone in its area by the area; a place that is all there is has no name."""
    district, area = chosen.get("district"), chosen.get("area")
    if district is not None:
        area = reference.area_of(district)
        if districts_of(area, reference) != (district,):
            return {"district": district}
    everywhere = {reference.area_of(one) for one in codes("district", reference)}
    return {"area": area} if area is not None and everywhere != {area} else {}


def districts_of(area: str, reference: Reference) -> tuple[str, ...]:
    """Return the districts of an area."""
    return tuple(district for district in codes("district", reference) if reference.area_of(district) == area)
