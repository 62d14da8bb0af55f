"""What may be asked: every table that exists, with its dimensions, time, classes and roles.

What is not in the catalogue is on no page and in no file. It is data: pages, exports and the attack suite read it.
Names follow the design's: E exact, L the protected lattice, S surveys, which are shown as delivered.
"""

from dataclasses import dataclass
from enum import StrEnum

from lagesbild.access import EXACT, FIGURES, OWN, Role
from lagesbild.lattice.tables import ALL, OF_CALLS, PLACED, TABLES
from lagesbild.vocabulary import Protection


class Layer(StrEnum):
    """How a number was made fit to be seen."""

    EXACT = "exact"
    PROTECTED = "protected"
    DELIVERED = "delivered"
    WORD = "word"


@dataclass(frozen=True)
class Product:
    """One table: what it counts by, over how many days, of which disclosure classes, for whom, by which SQL.

    Roles of `own_roles` see it of their own district alone. One of the lattice is read from what is published and has
    no question of its own; an `uncertain` one says that its numbers are small beside their noise.
    """

    name: str
    dimensions: tuple[str, ...]
    days: tuple[int, ...]
    classes: tuple[Protection, ...]
    layer: Layer
    roles: frozenset[Role]
    question: str = ""
    own_roles: frozenset[Role] = frozenset()
    uncertain: bool = False


#: What is told of a call, one at a time.
OF_A_CALL = ("concern", "age", "handling", "reporter")
PLACE_LIKE: tuple[Protection, ...] = ("P",)

_EXACT = (
    ("E1", ("environment", "record_type"), (14, 56, 182), ALL, "city_environment_type"),
    ("E1_events", ("block",), (14,), PLACED, "events"),
    ("E1_nowcast", ("environment",), (14,), ALL, "city_environment_type"),
    ("E1_outside", ("environment",), (14, 56), PLACED, "neighbours"),
    ("E2", ("environment", "category"), (14, 56, 182), PLACED, "city_environment_category"),
    ("E2_reporter", ("environment", "reporter"), (182,), PLACED, "city_environment_reporter"),
    ("E3", ("district",), (14,), PLACED, "district_environment"),
    ("E3_area", ("area", "environment"), (14,), PLACED, "district_environment"),
    ("E4", ("district", "environment"), (56,), PLACED, "district_environment"),
    ("E4_area", ("area", "environment"), (56,), PLACED, "district_environment"),
    ("E5", ("district", "category"), (56,), PLACE_LIKE, "district_category"),
    ("E6", ("source",), (14,), ALL, "senders"),
    ("E6_reporters", ("source", "reporter"), (14,), ALL, "reporters"),
    ("E6_receipts", ("source", "at"), (), ALL, "receipts"),
    ("E6_breaks", ("day", "source", "field"), (), ALL, "suspicions"),
    ("E7_arena", ("environment", "arena"), (182,), PLACED, "city_environment_arena"),
    (
        "E7_information",
        ("environment", "source_reliability", "information"),
        (182,),
        PLACED,
        "city_environment_information",
    ),
    ("E8", OF_A_CALL, (182, 364), OF_CALLS, "calls"),
    ("E8_year", ("year", "channel"), (), OF_CALLS, "calls_by_year"),
    ("E8_lead_times", ("handling",), (182, 364), OF_CALLS, "call_lead_times"),
    ("E9", ("environment",), (), ALL, "since"),
    ("E10", ("weekday",), (182,), PLACE_LIKE, "city_weekday"),
    ("E11", ("source", "at", "delivery"), (), ALL, "batches"),
)
#: What a coordinator sees exactly of the own district.
_OF_DISTRICTS = ("E3", "E4")
#: What every role that sees figures may know of the senders: a word each, which counts nothing.
_WORDS = Product("E6_word", ("source",), (14,), ALL, Layer.WORD, FIGURES, "senders")
#: Surveys are aggregates made by somebody else: of no disclosure class, and for every role that sees figures.
_DELIVERED = (
    ("S1", ("source", "place_level", "place", "year", "question"), "safety_survey"),
    ("S2", ("source", "year", "question", "reporter"), "practitioner_survey"),
)
_ALL = (
    *(
        Product(name, by, days, classes, Layer.EXACT, EXACT, asked, OWN if name in _OF_DISTRICTS else frozenset())
        for name, by, days, classes, asked in _EXACT
    ),
    _WORDS,
    *(
        Product(
            table.name,
            table.dimensions,
            (table.days,),
            table.classes,
            Layer.PROTECTED,
            FIGURES,
            uncertain=table.uncertain,
        )
        for table in TABLES.values()
    ),
    *(Product(name, by, (), (), Layer.DELIVERED, FIGURES, asked) for name, by, asked in _DELIVERED),
)
PRODUCTS = {product.name: product for product in _ALL}
