"""The right to take exact figures out of the house: given to a person, used with a reason, marked in the file."""

from collections.abc import Mapping
from dataclasses import dataclass

from lagesbild import typed
from lagesbild.access import Visit, check_may_take_out
from lagesbild.errors import WrongUse
from lagesbild.texts import LANGUAGES
from lagesbild.words import Words

#: A reason of fewer letters tells nothing.
LEAST = 10
#: What the name of such a file begins with, so that it is known by its name wherever it lies.
NAME = "EXAKT-"


@dataclass(frozen=True)
class Right:
    """The right as it was used once: the reason, and what the file is marked with. Only `used` makes one."""

    reason: str
    marking: Mapping[str, str]


def used(visit: Visit, reason: str) -> Right:
    """Return the right of a visit, used for a reason.

    Raises NotAllowed for who does not have it, WrongUse for a reason that is too short or tells of a person.
    """
    check_may_take_out(visit, exact=True)
    if len(reason.strip()) < LEAST:
        raise WrongUse("reason_missing", least=LEAST).about("reason")
    told = typed.checked_as(reason, visit.reference, field="reason")
    return Right(told, {one: Words(visit.reference, one).say("exact.marking") for one in LANGUAGES})
