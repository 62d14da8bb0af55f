"""The sentences of a meeting's lägesbild, drafted from its tables: each says which cell of which table it tells.

What tells nothing that was delivered (what awaits) has no table. A sentence is made in every language at
once, since it is frozen as it was said.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from lagesbild import answers, findings
from lagesbild.findings import outlook, profiles, reporting, support, surveys, verdicts
from lagesbild.meetings.passages import SENTENCES
from lagesbild.meetings.picture import Picture, half_years, limits, new_surveys
from lagesbild.outlook import Occasion
from lagesbild.statistics.verdict import FALLS, RISES
from lagesbild.texts import LANGUAGES, Language
from lagesbild.words import Words

#: The sections of a lägesbild, in the order in which a meeting goes through them, and the minutes that each may take.
SECTIONS: Mapping[str, int] = {
    "header": 2,
    "summary": 5,
    "since": 4,
    "environments": 12,
    "districts": 8,
    "support": 5,
    "arenas": 3,
    "outlook": 3,
    "surveys": 2,
    "assessment": 8,
    "measures": 6,
    "gaps": 2,
}
#: The cell of a sentence that is of the whole city.
WHOLE: Mapping[str, str] = {}


@dataclass(frozen=True)
class Sentence:
    """One sentence by language, the `section` it stands in, and the `cell` (code by dimension) of the `table` it tells.

    `table` is the name of one of the picture's, empty where it tells nothing that was delivered.
    """

    section: str
    told: Mapping[Language, str]
    table: str = ""
    cell: Mapping[str, str] = field(default_factory=dict)


#: Tells one sentence in one language; several of them.
Teller = Callable[[Words], str]
Tellers = Callable[[Words], Sequence[str]]


def drafted(picture: Picture, words: Words, soon: Sequence[Occasion], *, since: date | None) -> tuple[Sentence, ...]:
    """Draft every sentence of the group's picture.

    `soon` is what awaits in the next eight weeks, `since` the day up to which the meeting before knew.
    """
    by_language = {language: Words(words.reference, language) for language in LANGUAGES}
    told: list[Sentence] = []
    for section, tell, table, cell in _tellers(picture, words, soon, since):
        told.append(Sentence(section, {language: tell(one) for language, one in by_language.items()}, table, cell))
    return (*_summary(picture, told), *told)


Told = tuple[str, Teller, str, Mapping[str, str]]


def _tellers(picture: Picture, words: Words, soon: Sequence[Occasion], since: date | None) -> Iterator[Told]:
    period, tables = picture.period, picture.tables
    yield "header", lambda w: findings.senders(tables["senders"], w, w.weeks(period)), "senders", WHOLE
    yield from _reporting(picture, words)
    if since and "since" in tables:
        until = tables["since"].cut_off
        yield "since", lambda w: findings.since(tables["since"], w, since, until), "since", WHOLE
    yield "environments", lambda w: verdicts.total(tables["environments"], w), "environments", WHOLE
    yield from _environments(picture)
    yield from _districts(picture, words)
    yield from _support(picture)
    yield "arenas", lambda w: profiles.most(tables["arena"], w), "arena", WHOLE
    yield "outlook", lambda w: outlook.sentence(soon, w), "", WHOLE
    yield from _surveys(picture, words, since)


def _reporting(picture: Picture, words: Words) -> Iterator[Told]:
    """Yield whether it is the reporting that changes: who delivered, how many kinds of report, and what is to come."""
    tables = picture.tables
    yield from _each("header", lambda w: reporting.made_up(tables["mix_source"], w), "mix_source", words)
    yield "header", lambda w: reporting.sources(tables["types"], w), "types", WHOLE
    if "expected" in tables:
        yield "header", lambda w: verdicts.preliminary(tables["expected"], w), "expected", WHOLE


def _each(section: str, tell: Tellers, table: str, words: Words) -> Iterator[Told]:
    """Yield each of several sentences of a table; how many there are does not depend on the language."""
    for place in range(len(tell(words))):
        yield section, partial(_nth, tell, place), table, WHOLE


def _nth(tell: Tellers, place: int, words: Words) -> str:
    return tell(words)[place]


def _environments(picture: Picture) -> Iterator[Told]:
    table = picture.tables["environments"]
    for code in table.frame["environment"]:
        yield "environments", _of_environment(picture, str(code)), "environments", {"environment": str(code)}


def _of_environment(picture: Picture, code: str) -> Teller:
    def tell(words: Words) -> str:
        lines = dict(verdicts.by_environment(picture.tables["environments"], words))
        return f"{words.of('environment', code)}: {lines[code]}"

    return tell


def _districts(picture: Picture, words: Words) -> Iterator[Told]:
    table = picture.tables["districts"]
    rows = verdicts.standing_out(table, words, answers.EVERY)
    if not rows:
        yield "districts", lambda w: w.say("meeting.no_district"), "districts", WHOLE
    for row in rows:
        cell = {name: str(row[name]) for name in ("district", "environment") if row[name] != answers.EVERY}
        yield "districts", _of_district(picture, str(row["district"]), str(row["environment"])), "districts", cell


def _of_district(picture: Picture, district: str, environment: str) -> Teller:
    return lambda words: verdicts.of_district(picture.tables["districts"], words, district, environment)


def _support(picture: Picture) -> Iterator[Told]:
    tables, (first, last) = picture.tables, half_years(picture.period, 1).periods(0)
    yield "support", lambda w: support.sentence(tables["calls_summed"], w, w.weeks(first, last)), "calls_summed", WHOLE
    if len(tables["lead_times"].frame):
        yield "support", lambda w: support.lead_times(tables["lead_times"], w), "lead_times", WHOLE


def _surveys(picture: Picture, words: Words, since: date | None) -> Iterator[Told]:
    """Yield what the surveys say that have come since the meeting before."""
    for name in new_surveys(picture, since):
        yield from _each("surveys", partial(survey, picture, name), name, words)


def survey(picture: Picture, name: str, words: Words) -> list[str]:
    """Return what a survey says, by the name of its table: a question of the safety survey, or the practitioners'."""
    table, question = picture.tables[name], limits(name).get("question")
    if question is None:
        return [surveys.response(table, words)]
    return [surveys.sentence(table, words, question), *surveys.changes(table, words)]


def _summary(picture: Picture, told: Sequence[Sentence]) -> Iterator[Sentence]:
    """Yield at most five sentences, each with a verdict: the whole, what stands out, and then what does not."""
    judged = [one for one in told if one.table in ("environments", "districts")]
    whole, parts = judged[:1], judged[1:]
    loud = [one for one in parts if _stands_out(picture, one)]
    quiet = [one for one in parts if one not in loud]
    for one in (*whole, *loud, *quiet)[:SENTENCES]:
        yield Sentence("summary", one.told, one.table, one.cell)


def _stands_out(picture: Picture, one: Sentence) -> bool:
    frame = picture.tables[one.table].frame
    for name in picture.tables[one.table].dimensions:
        frame = frame[frame[name] == one.cell.get(name, answers.EVERY)]
    return bool(frame["verdict"].isin([*RISES, *FALLS]).any())
