"""The demonstration city's surveys: what the two of each year tell, and when they come.

Their chance is their own, and what a year tells does not depend on the span: with them or without, in four years or in
one, every other delivery stays as it is.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from math import ceil, sqrt
from statistics import fmean

from etl.demo.chance import Dice
from etl.demo.plan import SafetySurvey, StaffSurvey, Yearly
from etl.demo.scene import Scene
from etl.demo.spelling import Figures

#: What the surveys' chance is named by.
CHANCE = "surveys"
#: How exactly a share (in per cent) and a mean are told.
DECIMALS = {"share": 1, "mean": 2}


@dataclass(frozen=True)
class Survey:
    """One survey of one year: how it is written, when it is accepted, and its rows in our codes."""

    layout: Yearly
    accepted: datetime
    rows: tuple[Figures, ...]

    @property
    def source(self) -> str:
        """Who delivers it."""
        return self.layout.source


@dataclass(frozen=True)
class Answers:
    """How many answered a question in a place, and their share or mean."""

    n: int
    figure: float


def surveys(scene: Scene) -> list[Survey]:
    """Return every survey that comes in the span."""
    safety, staff, told = scene.plan.safety_survey, scene.plan.staff_survey, list[Survey]()
    if safety:
        told += [Survey(safety, at, tuple(_safety(scene, safety, at.year))) for at in _moments(scene, safety)]
    if staff:
        told += [Survey(staff, at, tuple(_staff(scene, staff, at.year))) for at in _moments(scene, staff)]
    return told


def _moments(scene: Scene, survey: Yearly) -> Iterator[datetime]:
    first = scene.reference.calendar.start(scene.first)
    for year in range(first.year, scene.until.year + 1):
        day = date.fromisocalendar(year, survey.week, survey.weekday)
        if first <= day <= scene.until:
            yield datetime.combine(day, survey.time, UTC)


def _safety(scene: Scene, survey: SafetySurvey, year: int) -> Iterator[Figures]:
    districts = scene.reference.districts
    for question in survey.question:
        told = {district: _answers(scene, survey, question, district, year) for district in districts}
        for place, answers in _by_place(scene, told).items():
            yield _row(scene, place, year, question, answers)


def _row(scene: Scene, place: str, year: int, question: str, answers: Answers) -> Figures:
    """Return a figure as a share or as a mean, by the kind of its question."""
    kind = scene.reference.vocabulary.question[question].kind
    told = {"share": None, "mean": None} | {kind: round(answers.figure, DECIMALS[kind])}
    return {"place": place, "year": year, "question": question, "n": answers.n, **told}


def _by_place(scene: Scene, told: dict[str, Answers]) -> dict[str, Answers]:
    """Return the answers of the whole municipality, of the areas and of the districts: each is all that lie in it."""
    municipality, area_of = scene.reference.municipality, scene.reference.area_of
    areas = {area: [told[code] for code in told if area_of(code) == area] for area in municipality.area}
    return {
        f"municipality:{municipality.id}": _together(told.values()),
        **{f"area:{code}": _together(answers) for code, answers in areas.items()},
        **{f"district:{code}": answers for code, answers in told.items()},
    }


def _together(told: Collection[Answers]) -> Answers:
    n = sum(answers.n for answers in told)
    return Answers(n, sum(answers.n * answers.figure for answers in told) / n)


def _answers(scene: Scene, survey: SafetySurvey, question: str, district: str, year: int) -> Answers:
    """Draw the answers of as many as were asked from what is true of a district in a year."""
    dice = Dice(scene.seed, CHANCE, survey.source, question, district, year)
    n, truth = _answered(scene, survey, district, year), _truth(scene, survey, question, district, year)
    if scene.reference.vocabulary.question[question].kind == "mean":
        return Answers(n, dice.near(truth, survey.question[question].spread / sqrt(n)))
    return Answers(n, 100 * sum(dice.happens(truth / 100) for _ in range(n)) / n)


def _answered(scene: Scene, survey: SafetySurvey, district: str, year: int) -> int:
    usual = Dice(scene.seed, CHANCE, survey.source, district).between(*survey.answers)
    varies = Dice(scene.seed, CHANCE, survey.source, district, year)
    return usual + varies.between(-survey.answers_vary, survey.answers_vary)


def _truth(scene: Scene, survey: SafetySurvey, question: str, district: str, year: int) -> float:
    """Return what all of a district would answer: the city's usual, what is the district's own, what years did."""
    asked, name = survey.question[question], (scene.seed, CHANCE, survey.source, question)
    felt = range(year - survey.felt_years + 1, year + 1)
    own = Dice(*name, district).near(0, asked.between)
    return asked.level + own + fmean(Dice(*name, past).near(0, asked.pull) for past in felt)


def _staff(scene: Scene, survey: StaffSurvey, year: int) -> Iterator[Figures]:
    """Tell of the survey as a whole, then of each kind of reporter."""
    dice = Dice(scene.seed, CHANCE, survey.source, year)
    sent, (least, most) = dice.between(*survey.sent), survey.answered
    answered = dice.between(ceil(sent * least / 100), sent * most // 100)
    by_reporter = Counter(dice.pick(survey.reporter) for _ in range(answered))
    whole: Figures = {"year": year, "sent": sent, "answered": answered, "reporter": None, "answers": None}
    yield whole
    for reporter in survey.reporter:
        yield {**whole, "reporter": reporter, "answers": by_reporter[reporter]}
