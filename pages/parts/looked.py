"""What somebody looks at on the page of districts, as the filters say."""

from collections.abc import Mapping
from dataclasses import dataclass

from lagesbild.periods import Span


@dataclass(frozen=True)
class Looked:
    """A district or an area (`level`), an environment (None: all), one view of it, and the time.

    `span` ends with `period`, or with the last fixed half-year before it.
    """

    level: str
    place: str
    environment: str | None
    view: str
    period: int
    span: Span

    @property
    def limits(self) -> Mapping[str, str]:
        """What the numbers of all places are limited to, by dimension."""
        return {"environment": self.environment} if self.environment else {}

    @property
    def weeks(self) -> tuple[int, int]:
        """The first and the last period of what is counted."""
        return self.span.periods(self.span.blocks - 1)
