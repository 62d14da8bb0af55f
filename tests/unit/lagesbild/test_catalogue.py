from lagesbild import queries
from lagesbild.access import EXACT, FIGURES, OWN
from lagesbild.catalogue import PRODUCTS, Layer
from lagesbild.lattice.tables import TABLES


def test_the_tables_are_those_of_the_design() -> None:
    assert {name: (product.dimensions, product.classes) for name, product in PRODUCTS.items()} == {
        "E1": (("environment", "record_type"), ("P", "I", "X")),
        "E1_nowcast": (("environment",), ("P", "I", "X")),
        "E1_events": (("block",), ("P", "I")),
        "E2": (("environment", "category"), ("P", "I")),
        "E3": (("district",), ("P", "I")),
        "E3_area": (("area", "environment"), ("P", "I")),
        "E4": (("district", "environment"), ("P", "I")),
        "E5": (("district", "category"), ("P",)),
        "E6": (("source",), ("P", "I", "X")),
        "E6_reporters": (("source", "reporter"), ("P", "I", "X")),
        "E6_breaks": (("day", "source", "field"), ("P", "I", "X")),
        "E6_word": (("source",), ("P", "I", "X")),
        "E7_arena": (("environment", "arena"), ("P", "I")),
        "E7_information": (("environment", "source_reliability", "information"), ("P", "I")),
        "E8": (("concern", "age", "handling", "reporter"), ("X",)),
        "E8_year": (("year", "channel"), ("X",)),
        "E1_outside": (("environment",), ("P", "I")),
        "E2_reporter": (("environment", "reporter"), ("P", "I")),
        "E4_area": (("area", "environment"), ("P", "I")),
        "E6_receipts": (("source", "at"), ("P", "I", "X")),
        "E8_lead_times": (("handling",), ("X",)),
        "E10": (("weekday",), ("P",)),
        "E11": (("source", "at", "delivery"), ("P", "I", "X")),
        "E9": (("environment",), ("P", "I", "X")),
        "L1": (("environment",), ("P", "I")),
        "L2": (("record_type",), ("P", "I", "X")),
        "L3": (("area",), ("P", "I")),
        "L4": (("district",), ("P", "I")),
        "L5": (("environment", "area", "district"), ("P", "I")),
        "L6": (("record_type", "environment", "district"), ("P", "I")),
        "L7": (("environment", "category"), ("P", "I")),
        "L8_reporter": (("reporter",), ("P", "I")),
        "L8_arena": (("arena",), ("P", "I")),
        "L9_concern": (("concern",), ("X",)),
        "L9_age": (("age",), ("X",)),
        "L9_handling": (("handling",), ("X",)),
        "S1": (("source", "place_level", "place", "year", "question"), ()),
        "S2": (("source", "year", "question", "reporter"), ()),
    }


def test_calls_have_no_table_by_place() -> None:
    placed = [product for product in PRODUCTS.values() if {"district", "area"} & set(product.dimensions)]

    assert placed and not [product for product in placed if "X" in product.classes]


def test_exact_tables_are_for_the_group_and_two_of_them_for_the_own_district() -> None:
    exact = {name: product for name, product in PRODUCTS.items() if product.layer is Layer.EXACT}
    assert {product.roles for product in exact.values()} == {EXACT}
    assert {name: product.own_roles for name, product in exact.items() if product.own_roles} == {"E3": OWN, "E4": OWN}


def test_the_lattice_is_for_everybody_who_sees_figures_and_is_asked_of_no_record() -> None:
    lattice = [product for product in PRODUCTS.values() if product.layer is Layer.PROTECTED]
    assert {product.name for product in lattice} == set(TABLES)
    assert {(product.roles, product.question) for product in lattice} == {(FIGURES, "")}


def test_surveys_are_for_everybody_who_sees_figures() -> None:
    delivered = {name: product.roles for name, product in PRODUCTS.items() if product.layer is Layer.DELIVERED}
    assert delivered == {"S1": FIGURES, "S2": FIGURES}


def test_every_product_has_its_question_and_counts_the_classes_it_says() -> None:
    for product in (one for one in PRODUCTS.values() if one.layer is not Layer.PROTECTED):
        text = queries.text(product.question)
        assert ("protection in ('P', 'I')" in text) == (product.classes == ("P", "I"))
        assert ("protection in ('P')" in text) == (product.classes == ("P",))
        assert ("protection = 'X'" in text) == (product.classes == ("X",))
