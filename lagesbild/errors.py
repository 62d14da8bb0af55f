"""Errors meant for the person who reads them: what happened, what it means for the picture, what to do.

An error carries a text key and values that are safe to show (names of files, columns, rules; never a value from a
record). Its words stand in `lagesbild/texts` in both languages, and its exit code tells a scheduler what happened
without access to any log.
"""

from typing import Self

from lagesbild.texts import Language, catalogue, say


class LagesbildError(Exception):
    """Base of all errors shown without a traceback; the texts are `error.<key>` with `.what`, `.means` and `.do`.

    `field` is the one of a form that it is about, beside which it is shown; empty for a form as a whole.
    """

    exit_code = 2

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values
        self.field = ""

    def about(self, field: str) -> Self:
        """Return the error as one about a field of a form."""
        self.field = field
        return self

    def explain(self, language: Language) -> str:
        """Return the three sentences, one a line."""
        values = dict(self.values)
        if (rule := f"rule.{values.get('rule')}") in catalogue():
            values["rule"] = say(language, rule)
        parts = (say(language, f"error.{self.key}.{part}", **values) for part in ("what", "means", "do"))
        return "\n".join(parts)

    def __str__(self) -> str:
        return self.explain("en")


class WrongUse(LagesbildError):
    """The call itself, a setting or the reference folder is wrong."""

    exit_code = 2


class Conflict(WrongUse):
    """Somebody else has changed the same thing since it was read; nothing was written."""


class Thinned(WrongUse):
    """What was known on a day is asked for, but records known then were thinned later."""


class DeliveryRefused(LagesbildError):
    """A delivery is refused whole; nothing of it is stored."""

    exit_code = 3


class BuildFailed(LagesbildError):
    """The database could not be built or a check failed; the old one is still served."""

    exit_code = 4


class NotAllowed(LagesbildError):
    """A visitor may not see this; the words are the same whether records exist or not."""


class Withheld(NotAllowed):
    """What is asked for is finer than what is published; the words are the same whether records exist or not."""
