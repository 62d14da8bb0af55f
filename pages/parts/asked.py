"""The questions of `lagesbild.answers`, answered once: kept for as long as the build and what the visit may see stay.

An answer is kept by everything that it depends on: the build, what is published, the reference folder with what is
decided of breaks, the role, its own districts, the language, the day, the notes, and what was asked. So no role is ever
shown what was made for another. What is no longer in force is forgotten: after sixty builds that was some 60 MB.
"""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

import streamlit as st

from lagesbild import answers, measures
from lagesbild.access import Visit
from lagesbild.meetings import shown
from pages.parts.kept import forget, kept

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
#: Answers kept at once, of all visitors together: some thousand tables of a few rows.
KEPT = 1000


def keep_only(visit: Visit) -> None:
    """Forget every answer and chart that is of another build or another day than this visit sees."""
    _forget_all_before(repr((visit.folder, visit.store.pointer, visit.today)))


@st.cache_resource(max_entries=1, show_spinner=False)  # what comes into force again is new again
def _forget_all_before(in_force: str) -> None:
    forget()


def _kept(ask: Callable[Concatenate[Visit, Asked], Answer]) -> Callable[Concatenate[Visit, Asked], Answer]:
    return kept(ask, most=KEPT, keys={Visit: lambda visit: visit.told_apart_by})


areas_over_time = _kept(answers.areas_over_time)
call_lead_times = _kept(answers.call_lead_times)
calls_by = _kept(answers.calls_by)
calls_by_year = _kept(answers.calls_by_year)
calls_over_time = _kept(answers.calls_over_time)
calls_summed = _kept(answers.calls_summed)
categories_over_time = _kept(answers.categories_over_time)
days_known = _kept(answers.days_known)
district_categories = _kept(answers.district_categories)
effect_of_measure = _kept(answers.effect_of_measure)
effect_said = _kept(measures.effect)
environment_by = _kept(answers.environment_by)
environments_compared = _kept(answers.environments_compared)
environments_over_time = _kept(answers.environments_over_time)
events = _kept(answers.events)
linked_over_time = _kept(answers.linked_over_time)
meeting = _kept(answers.meeting)
nowcast_by_environment = _kept(answers.nowcast_by_environment)
observations = _kept(answers.observations)
outside = _kept(answers.outside)
own_compared = _kept(answers.own_compared)
own_over_time = _kept(answers.own_over_time)
periods = _kept(answers.periods)
place_over_time = _kept(answers.place_over_time)
places_compared = _kept(answers.places_compared)
picture_of = _kept(shown.picture_of)
population_years = _kept(answers.population_years)
practitioner_survey = _kept(answers.practitioner_survey)
published_table = _kept(answers.published_table)
receipts = _kept(answers.receipts)
reporter_mix = _kept(answers.reporter_mix)
safety_compared = _kept(answers.safety_compared)
safety_survey = _kept(answers.safety_survey)
selection = _kept(answers.selection)
sentences_of = _kept(shown.sentences_of)
senders_compared = _kept(answers.senders_compared)
senders_for = _kept(answers.senders_for)
senders_over_time = _kept(answers.senders_over_time)
since = _kept(answers.since)
suspicions = _kept(answers.suspicions)
types_compared = _kept(answers.types_compared)
types_over_time = _kept(answers.types_over_time)
unassessed_over_time = _kept(answers.unassessed_over_time)
weekdays = _kept(answers.weekdays)
