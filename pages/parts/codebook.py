"""The codebook: every code with its words, earlier words and meaning for protection, straight from the vocabulary."""

import streamlit as st

from lagesbild import codebook
from lagesbild.access import Visit
from lagesbild.words import Words
from pages.parts import asked


def facts(visit: Visit, words: Words) -> dict[str, object]:
    """Return what the explaining texts mention of this installation."""
    known, municipality = visit.reference, visit.reference.municipality
    rate_floor = words.number(municipality.protection.rate_population_at_least)
    years = asked.population_years(visit)
    rates = "method.place.rates" if years else "method.place.no_rates"
    return {
        "anchor": words.day(municipality.anchor),
        "districts": words.counted(len(known.districts), municipality.district_level),
        "areas": words.counted(len(municipality.area), municipality.area_level),
        "rate_floor": rate_floor,
        "share_floor": words.number(municipality.protection.share_denominator_at_least),
        "revise_floor": words.number(municipality.protection.revise_records_at_least),
        "rates": words.say(rates, population_years=words.years(years), rate_floor=rate_floor),
    }


def show(visit: Visit, words: Words) -> None:
    """Show one table a dimension."""
    for dimension in codebook.DIMENSIONS:
        with st.expander(words.heading(f"codebook.{dimension}")):
            st.table(codebook.of(dimension, words), border="horizontal", hide_index=True)
