"""One municipality: what it is called, its calendar and areas, who sits in its group, and its settings.

It is `municipality.toml` of the reference folder; what each key means is told in docs/another-municipality.md.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from lagesbild.periods import Calendar
from lagesbild.texts import Language
from lagesbild.vocabulary import Code, Words


def _monday(day: date) -> date:
    Calendar(day)
    return day


def _timezone(name: str) -> str:
    try:
        return ZoneInfo(name).key
    except (KeyError, OSError) as unknown:
        raise ValueError("is no time zone") from unknown


class Level(Words):
    """What a municipality calls its districts, or its areas; `definite_sv` is "stadsdelen", if it is told."""

    plural_sv: str
    plural_en: str
    definite_sv: str = ""

    def plural(self, language: Language) -> str:
        """Return the plural label."""
        return self.plural_sv if language == "sv" else self.plural_en

    def definite(self, language: Language) -> str:
        """Return the label of a certain one."""
        return self.definite_sv or self.sv if language == "sv" else f"the {self.en}"

    @property
    def neuter(self) -> bool:
        """Whether Swedish adjectives end in -t beside it, as its definite form always does then."""
        return self.definite_sv.endswith("t")


class Protection(BaseModel):
    """The municipality's floors; those in code can be raised here and never lowered."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    share_denominator_at_least: int = Field(default=20, ge=20)
    rate_population_at_least: int = Field(default=1000, ge=1000)
    rate_count_at_least: int = Field(default=3, ge=3)
    publish_mean_cell_at_least: float = Field(default=5, ge=5)
    keep_mean_cell_at_least: float = Field(default=4, ge=4)
    revise_records_at_least: int = Field(default=10, ge=10)
    tables_of_calls: bool = False

    @model_validator(mode="after")
    def _goes_below_where_it_came(self) -> Self:
        if self.keep_mean_cell_at_least > self.publish_mean_cell_at_least:
            raise ValueError("keep_mean_cell_at_least is above publish_mean_cell_at_least")
        return self


class Record(BaseModel):
    """What the registry of a municipality wants on a document: the case it belongs to, its class, and its secrecy."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    diary_number: str = ""
    classification: Words | None = None
    secrecy: Words | None = None


class Municipality(Words):
    """One municipality (or, abroad, whatever has districts): its name, calendar, areas and settings.

    `whole` is what all of it is called, in the definite form; `single_cases` are those who handle single cases.
    """

    id: Code
    code: str
    country: str
    timezone: Annotated[str, AfterValidator(_timezone)]
    anchor: Annotated[date, AfterValidator(_monday)]
    earliest: date
    border_source: str = ""
    emergency: str = "112"
    whole: Words = Words(sv="staden", en="city")
    single_cases: Words | None = None
    area_level: Level
    district_level: Level
    area: dict[Code, Words]
    organisation: dict[Code, Words] = {}
    record: Record = Record()
    meetings_kept_days: Annotated[int, Field(ge=1, le=36_500)] | None = None
    log_kept_days: Annotated[int, Field(ge=30, le=36_500)] = 730
    protection: Protection = Protection()
    retention: dict[Code, Annotated[int, Field(ge=1, le=36_500)]] = Field(default_factory=dict)

    def local(self, moment: datetime) -> datetime:
        """Return an aware moment as clocks show it here."""
        return moment.astimezone(ZoneInfo(self.timezone))

    def day_of(self, moment: datetime) -> date:
        """Return the day that an aware moment falls on here."""
        return self.local(moment).date()

    def end_of(self, day: date) -> datetime:
        """Return the last moment of a day here, in UTC and without saying so, as moments are stored."""
        next_day = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(self.timezone))
        return next_day.astimezone(UTC).replace(tzinfo=None) - timedelta(microseconds=1)
