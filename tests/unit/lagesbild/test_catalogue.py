from lagesbild import queries
from lagesbild.access import EXACT, FIGURES
from lagesbild.catalogue import PRODUCTS, Layer


def test_the_tables_are_those_of_the_design() -> None:
    assert {name: (product.dimensions, product.classes) for name, product in PRODUCTS.items()} == {
        "E1": (("environment", "record_type"), ("P", "I", "X")),
        "E1_events": (("block",), ("P", "I")),
        "E2": (("environment", "category"), ("P", "I")),
        "E3": (("district",), ("P", "I")),
        "E3_area": (("area", "environment"), ("P", "I")),
        "E4": (("district", "environment"), ("P", "I")),
        "E6": (("source",), ("P", "I", "X")),
        "E6_breaks": (("day", "source", "field"), ("P", "I", "X")),
        "E6_word": (("source",), ("P", "I", "X")),
        "E9": (("environment",), ("P", "I", "X")),
        "S1": (("source", "place_level", "place", "year", "question"), ()),
        "S2": (("source", "year", "question", "reporter"), ()),
    }


def test_calls_have_no_table_by_place() -> None:
    placed = [product for product in PRODUCTS.values() if {"district", "area"} & set(product.dimensions)]

    assert placed and not [product for product in placed if "X" in product.classes]


def test_exact_tables_are_for_the_group_alone() -> None:
    assert {product.roles for product in PRODUCTS.values() if product.layer is Layer.EXACT} == {EXACT}


def test_surveys_are_for_everybody_who_sees_figures() -> None:
    delivered = {name: product.roles for name, product in PRODUCTS.items() if product.layer is Layer.DELIVERED}
    assert delivered == {"S1": FIGURES, "S2": FIGURES}


def test_every_product_has_its_question_and_counts_the_classes_it_says() -> None:
    for product in PRODUCTS.values():
        limited = "protection in ('P', 'I')" in queries.text(product.question)
        assert limited == (product.classes == ("P", "I"))
