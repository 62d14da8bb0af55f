"""The sections of a lägesbild, 0 to 11: each shows its sentences and its figure, and takes what is written in it."""

from collections.abc import Callable, Mapping

import streamlit as st

from lagesbild import answers, calendars
from lagesbild.access import Visit
from lagesbild.disclosure import SafeTable
from lagesbild.findings import meetings as told, outlook, profiles, verdicts
from lagesbild.meetings.picture import PROFILES
from lagesbild.meetings.shown import Shown
from lagesbild.periods import Span
from lagesbild.words import Words
from pages.meeting import written
from pages.parts import choices, district_map, drawn, figure

Show = Callable[[Visit, Words, Shown], None]


def header(visit: Visit, words: Words, shown: Shown) -> None:
    """Show which meeting this is, up to when it knows, who has delivered, who is there and what is asked."""
    municipality, meeting = shown.visit.reference.municipality, shown.meeting
    senders = shown.picture.tables["senders"]
    known = shown.manifest.known if shown.manifest else None
    until = municipality.day_of(known) if known else senders.cut_off
    figure.sentence(told.named(meeting, words))
    first, *others = shown.of("header")
    figure.sentence(first.told[words.language], key="-0")
    for sentence in others:
        st.markdown(sentence.told[words.language])
    st.markdown(words.say("meetings.cut_off", day=words.day(until), weeks=words.days(meeting.period)))
    present = told.organisations(meeting.present, words) or words.say("meetings.nobody")
    st.markdown(words.say("meetings.held", day=told.when(meeting, words), present=present))
    for place, question in enumerate(meeting.focus, 1):
        st.markdown(f"**{words.say('meetings.focus_of', place=place)}** {question}")
    st.caption(words.say("meetings.marking"))
    version = shown.manifest.version[:16] if shown.manifest else words.say("meetings.not_frozen")
    st.caption(words.say("meetings.version", version=version))


def summary(visit: Visit, words: Words, shown: Shown) -> None:
    """Show the summary as the group has it: drafted, and written over where it was."""
    written.summary(visit, words, shown)
    made = verdicts.comparisons(shown.picture.comparisons, words)
    st.caption(f"{made} {words.say('overview.verdict_note')}")


def since(visit: Visit, words: Words, shown: Shown) -> None:
    """Show what has changed since the meeting before."""
    table = shown.picture.tables.get("since")
    if table is None:
        st.markdown(words.say("meetings.no_before"))
        return
    _sentences(shown, "since", words)
    figure.table(table, words)
    st.caption(words.say("meetings.since_note"))
    figure.source(table, words)


def environments(visit: Visit, words: Words, shown: Shown) -> None:
    """Show one environment: its year, what is usual, who reports, and what the two authorities make of it."""
    code = choices.assessed(_codes(shown), words)
    (sentence,) = [one for one in shown.of("environments") if one.cell.get("environment") == code]
    figure.sentence(sentence.told[words.language])
    chart, beside = st.columns([6, 5], gap="large")
    with chart:
        _year(shown, words, code)
    with beside:
        for by in PROFILES:
            table = shown.picture.tables.get(f"{by}-{code}")
            if table is not None:
                st.markdown(f"**{words.say(f'environments.by_{by}')}** {profiles.most(table, words)}")
    written.both(visit, words, shown, code)


def districts(visit: Visit, words: Words, shown: Shown) -> None:
    """Show the map and the table of places, and the districts that are not as usual."""
    _sentences(shown, "districts", words)
    table = shown.picture.tables["places"]
    weeks = words.weeks(shown.picture.period - answers.EIGHT_WEEKS + 1, shown.picture.period)
    on_map, listed = st.columns([6, 5])
    with on_map:
        district_map.show(table, words, "", weeks=weeks)
    with listed:
        figure.table(table, words)
    st.caption(words.say("districts.caution"))
    figure.source(table, words)


def support(visit: Visit, words: Words, shown: Shown) -> None:
    """Show the calls: over a year, what they are about, and how they were handled."""
    _sentences(shown, "support", words)
    tables, span = shown.picture.tables, Span(shown.picture.period)
    marks = answers.marks(shown.visit, span, "record_type")
    figure.draw(drawn.small_multiples(tables["calls"], words, span, by="record_type", marks=marks), words, key="calls")
    for column, name in zip(st.columns(2, gap="large"), ("concern", "handling"), strict=True):
        with column:
            figure.draw(drawn.bars(tables[name], words, by=name), words, key=f"calls-{name}")
    st.caption(words.say("environments.before"))
    figure.source(tables["calls_summed"], words)


def arenas(visit: Visit, words: Words, shown: Shown) -> None:
    """Show where it happens."""
    _sentences(shown, "arenas", words)
    table = shown.picture.tables["arena"]
    figure.draw(drawn.bars(table, words, by="arena"), words, key="arena")
    st.caption(words.say("environments.before"))
    figure.source(table, words)


def awaits(visit: Visit, words: Words, shown: Shown) -> None:
    """Show what awaits in eight weeks, and the year."""
    _sentences(shown, "outlook", words)
    near, year = st.columns([6, 5], gap="large")
    with near:
        figure.text(outlook.listed(calendars.soon(shown.occasions, shown.visit.today), words), key="soon")
    with year:
        figure.draw(drawn.wheel(shown.occasions, words, shown.visit.today), words, key="wheel")


def asked(visit: Visit, words: Words, shown: Shown) -> None:
    """Show what the surveys say that have come since the meeting before."""
    if not shown.of("surveys"):
        st.markdown(words.say("meetings.no_survey"))
    for sentence in shown.of("surveys"):
        st.markdown(sentence.told[words.language])


def assessment(visit: Visit, words: Words, shown: Shown) -> None:
    """Show what the authorities make of an environment, and the statement of both."""
    written.joint(visit, words, shown, choices.assessed(_codes(shown), words))


SHOW: Mapping[str, Show] = {
    "header": header,
    "summary": summary,
    "since": since,
    "environments": environments,
    "districts": districts,
    "support": support,
    "arenas": arenas,
    "outlook": awaits,
    "surveys": asked,
    "assessment": assessment,
    "measures": written.measures,
    "gaps": written.gaps,
}


def _sentences(shown: Shown, section: str, words: Words) -> None:
    for place, sentence in enumerate(shown.of(section)):
        figure.sentence(sentence.told[words.language], key=f"-{place}")


def _codes(shown: Shown) -> list[str]:
    return [str(code) for code in shown.picture.tables["environments"].frame["environment"]]


def _year(shown: Shown, words: Words, code: str) -> None:
    span, table = Span(shown.picture.period), shown.picture.tables["year"]
    marks = answers.marks(shown.visit, span, "environment")
    usual: SafeTable = shown.picture.tables["environments"]
    chart = drawn.small_multiples(table, words, span, by="environment", marks=marks, usual=usual, only=code)
    figure.draw(chart, words, key=f"year-{code}")
    figure.marks(marks, words)
