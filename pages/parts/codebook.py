"""The codebook: every code with its words, earlier words and meaning for protection, straight from the vocabulary."""

import streamlit as st

from lagesbild import answers, codebook
from lagesbild.access import Visit
from lagesbild.words import Words


def facts(visit: Visit, words: Words) -> dict[str, object]:
    """Return what the explaining texts mention of this installation."""
    municipality = visit.reference.municipality
    return {
        "city": words.city,
        "anchor": words.day(municipality.anchor),
        "districts": len(visit.reference.districts),
        "district_level": municipality.district_level.plural(visit.language),
        "areas": len(municipality.area),
        "area_level": municipality.area_level.plural(visit.language),
        "population_years": words.years(answers.population_years(visit)),
        "rate_floor": words.number(municipality.protection.rate_population_at_least),
    }


def show(visit: Visit, words: Words) -> None:
    """Show one table a dimension."""
    for dimension in codebook.DIMENSIONS:
        with st.expander(words.say(f"codebook.{dimension}")):
            st.table(codebook.of(dimension, words), border="horizontal", hide_index=True)
