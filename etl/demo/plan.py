"""What stands in `demo.toml` of the reference folder: every code, volume and story of the demonstration city."""

from datetime import date, time
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from etl.demo.part import Part
from etl.demo.said import Meetings
from etl.mapping_keys import FieldName, Origin
from lagesbild import reference
from lagesbild.vocabulary import Code, Words

FILE = "demo.toml"
Weights = dict[str, float]
#: Numbers, each with its weight.
Weighted = tuple[tuple[int, float], ...]
Kind = Literal["wave", "campaign", "silence", "recoding", "late_batch", "measure_works", "measure_regresses"]


#: A day of every year, "06-13".
YearDay = Annotated[str, Field(pattern=r"^\d\d-\d\d$")]


class Chance(Part):
    """How much everything varies, and how often a place is not known."""

    dispersion: float
    district_unknown: float


class Layout(Part):
    """When in the week files come, and in what form."""

    weekday: int
    time: time
    form: Literal["csv", "json", "xlsx", "parquet"]
    encoding: str = "utf-8"
    delimiter: str = ","
    decimal: str = "."
    sheet: str = ""
    file: str


class Sender(Layout):
    """How one agency delivers: when, in what form, how late it hears of things, and its free text."""

    every: int
    phase: int
    record_id: str
    delay: Weighted
    note_column: str = ""
    note_share: float = 0
    notes: tuple[str, ...] = ()
    unlisted: dict[FieldName, tuple[str, ...]] = {}


class Twin(Part):
    """A second report of the same event, through the same agency but from another kind of reporter."""

    record_type: Code
    share: float
    reporter: Weights


class Stream(Part):
    """What one agency reports of one record type; without `focus` it has no category and no place (a call)."""

    source: Code
    record_type: Code
    mean: float
    weekday: tuple[float, ...]
    environment: Weights
    focus: Weights = {}
    twin: Twin | None = None
    mix: dict[FieldName, Weights]


class Places(Part):
    """How exactly a place is known; what happens online has none."""

    known: Code
    placeless: Code
    unknown: Weights
    online: tuple[Code, ...]
    arena_of: dict[Code, Code]
    of_source: dict[Code, Weights]


class Calls(Part):
    """How a call is handled: at once, or after a first step and some days."""

    first: Code
    hands_over: tuple[Code, ...]
    to: Weights
    lead_days: Weighted
    no_environment: tuple[Code, ...]
    concern_handling: dict[Code, Code]


class Revisions(Part):
    """How records change after they were first delivered."""

    assessed: float
    placed: float
    recategorised: float
    withdrawn: float
    days: Weighted
    repeated: float


class Where(Part):
    """Which records something is about: those that fit every list that is not empty."""

    sources: tuple[Code, ...] = ()
    record_types: tuple[Code, ...] = ()
    environments: tuple[Code, ...] = ()
    categories: tuple[Code, ...] = ()
    districts: tuple[Code, ...] = ()
    reporters: tuple[Code, ...] = ()

    def reports(self, stream: Stream) -> bool:
        """Say whether a stream can hold such records."""
        return fits(stream.source, self.sources) and fits(stream.record_type, self.record_types)


class Influence(Part):
    """What makes some records more or fewer, every year or once."""

    where: Where
    factor: float
    yearly: tuple[YearDay, YearDay] | None = None
    dates: tuple[date, date] | None = None


class Yearly(Layout):
    """How a survey is delivered: in one week of each year."""

    form: Literal["csv", "xlsx"]
    source: Code
    week: int


class Question(Part):
    """What a safety survey's answers to a question are like."""

    level: float
    between: float
    pull: float
    spread: float = 0


class SafetySurvey(Yearly):
    """The safety survey: how many answer in a district, and what."""

    answers: tuple[int, int]
    answers_vary: int
    felt_years: int
    question: dict[Code, Question]


class StaffSurvey(Yearly):
    """The survey of practitioners: how many it is sent to, how many of them answer (in per cent), and who."""

    sent: tuple[int, int]
    answered: tuple[int, int]
    reporter: Weights


class Fault(Part):
    """A way in which a sender goes wrong; the row is refused by `rule`."""

    rule: str
    field: FieldName
    share: float
    days: int = 0
    texts: dict[Code, tuple[str, ...]]


class Slip(Part):
    """A row whose free text holds personal data, generated."""

    rule: str
    source: Code
    offset: int
    text: str


class Faults(Part):
    """Everything that will be refused."""

    corrected: float
    kind: tuple[Fault, ...]
    slip: tuple[Slip, ...]


class Measure(Part):
    """A measure (insats) as the working group would write it; the demo's, for the pages that show measures."""

    kind: Code
    perspective: Code
    level: Code
    owner: Code
    problem: Words
    indicator: Words
    review: int


class Story(Words):
    """A planted story; `before` is how many periods of history it needs to be found."""

    id: Code
    kind: Kind
    start: int = Field(le=0)
    length: int = 0
    before: int
    factor: float = 1
    extra: float = 0
    where: Where
    becomes: str = ""
    writes: str = ""
    spared: tuple[Code, ...] = ()
    measure: Measure | None = None


class Plan(Part):
    """The whole file."""

    origin: Origin
    chance: Chance
    source: dict[Code, Sender]
    stream: tuple[Stream, ...]
    mix: dict[FieldName, Weights]
    category: dict[Code, Weights]
    district: dict[Code, Weights]
    district_tilt: dict[Code, Weights]
    place: Places
    call: Calls
    revision: Revisions
    influence: tuple[Influence, ...]
    safety_survey: SafetySurvey | None = None
    staff_survey: StaffSurvey | None = None
    faults: Faults
    meetings: Meetings | None = None
    story: tuple[Story, ...]


def fits(value: str, wanted: tuple[str, ...]) -> bool:
    """Say whether a value is among those wanted; every value is, where none is named."""
    return not wanted or value in wanted


def read(folder: Path) -> Plan:
    """Read the plan of a reference folder; raises WrongUse naming the key."""
    return reference.read_toml(Plan, folder / FILE)
