"""Places as an aggregate names them: the whole municipality, an area or a district, by code or by name."""

from collections import defaultdict

from lagesbild.reference import Reference

#: The levels of place, the largest first.
LEVELS = ("municipality", "area", "district")
#: What a name stands for that several places have ("Centrum" may be an area and a district).
AMBIGUOUS = "ambiguous:"


def spellings(reference: Reference) -> dict[str, str]:
    """Return each way of naming a place, in small letters, with the place as `level:code`.

    `level:code` names a place itself, where its bare code or name is that of several.
    """
    municipality = reference.municipality
    found: defaultdict[str, set[str]] = defaultdict(set)
    for name in (municipality.id, municipality.code, municipality.sv, municipality.en):
        found[name.lower()].add(f"municipality:{municipality.id}")
    for code, area in municipality.area.items():
        for name in (code, area.sv, area.en):
            found[name.lower()].add(f"area:{code}")
    for code, district in reference.districts.items():
        for name in (code, district.name):
            found[name.lower()].add(f"district:{code}")
    known = {place: place for places in found.values() for place in places}
    return known | {name: places.pop() if len(places) == 1 else AMBIGUOUS for name, places in found.items()}
