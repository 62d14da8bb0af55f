"""Everything that people wrote in a meeting, as it is frozen with it and read again."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from lagesbild import measures, meetings
from lagesbild.measures import Measure
from lagesbild.meetings import Meeting, assessments, passages
from lagesbild.meetings.assessments import Assessment
from lagesbild.meetings.passages import Passage


@dataclass(frozen=True)
class Texts:
    """The meeting, its assessments and short texts, and every measure that there was at its end."""

    meeting: Meeting
    assessments: tuple[Assessment, ...]
    passages: tuple[Passage, ...]
    measures: tuple[Measure, ...]


_TEXTS = TypeAdapter(Texts)


def of_open(data: Path, number: int) -> Texts:
    """Return what is written in a meeting by now."""
    written = assessments.kept(data, number), passages.kept(data, number)
    return Texts(meetings.find(data, number), *written, measures.kept(data))


def as_json(texts: Texts) -> bytes:
    """Return the texts as their file holds them."""
    return _TEXTS.dump_json(texts, indent=1) + b"\n"


def of_json(told: bytes) -> Texts:
    """Return the texts of a frozen meeting."""
    return _TEXTS.validate_json(told)
