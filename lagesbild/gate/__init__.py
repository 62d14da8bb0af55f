"""The gate: refuses any text that holds personal data, the same for delivered files and for text typed in the app.

Everything is judged on one plain reading of the text (`gate.plain`), so that spacing, other alphabets' digits, HTML
entities or look-alike letters hide nothing. The gate says which rule refuses a text and never repeats the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lagesbild.gate import contacts, names, numbers, phones, streets
from lagesbild.gate.lists import given_names
from lagesbild.gate.others import without_moments
from lagesbild.gate.plain import readings

#: The rules in the order they are tried; a text counts under the first.
RULES = (
    "gate_personal_number",
    "gate_phone",
    "gate_email",
    "gate_profile_url",
    "gate_handle",
    "gate_plate",
    "gate_street_number",
    "gate_person_name",
)
#: What can be nobody: one short word of small letters (a longer one may be "annaandersson"), a day or moment in ISO
#: form, a short number, a coordinate (which has no leading zero: 070.1234567 is a telephone, and so is 0303-12-34). The
#: loader asks DuckDB (RE2) for the values that do not match and screens only those.
HARMLESS = (
    r"[a-z]{0,7}"
    r"|(19|20)\d{2}-[01]\d-[0-3]\d([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}(:\d{2})?)?)?"
    r"|-?\d{1,7}"
    r"|-?(0|[1-9]\d{0,2})\.\d{1,17}"
)
#: What stands in the place of a name that must not be repeated; of a file, its SHA-256 tells which one it is.
WITHHELD = "***"
_HARMLESS = re.compile(HARMLESS, re.ASCII)
_DIGIT = re.compile(r"\d")
#: Two letters, also with digits for letters between them: "J0h4n".
_WORD = re.compile(r"[^\W\d_]\d{0,4}[^\W\d_]")
#: Fewer digits than so are no number of anybody's.
_DIGITS = 8


@dataclass(frozen=True)
class Gate:
    """The gate of one installation; its places and agencies (`known_words`) are nobody's name."""

    known_words: frozenset[str] = frozenset()
    _known: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_known", frozenset(word for text in self.known_words for word in _known(text)))

    def screen(self, text: str) -> str | None:
        """Return the id of the first rule that refuses the text, or None if it may pass."""
        if _HARMLESS.fullmatch(text):
            return None
        found = {rule for read in readings(text) if (rule := self._rule(read))}
        return min(found, key=RULES.index, default=None)

    def _rule(self, read: str) -> str | None:
        return next((rule for rule, hit in zip(RULES, self._hits(read), strict=True) if hit), None)

    def _hits(self, read: str) -> Iterator[bool]:
        """Yield for one rule after another whether it refuses a plain reading."""
        digits = len(_DIGIT.findall(read))
        worded = "@" in read or _WORD.search(read) is not None
        numbers_left = without_moments(read) if digits >= _DIGITS else ""
        yield numbers.personal_number(numbers_left)
        yield phones.phone(numbers_left)
        yield worded and contacts.email(read)
        yield worded and contacts.profile_url(read)
        yield worded and contacts.handle(read)
        yield digits > 1 and contacts.plate(read)
        yield worded and streets.street_number(read)
        yield worded and names.person_name(read, self._known)


def _known(term: str) -> tuple[str, ...]:
    """Return the words of a term that are nobody's name because of it: "Gustav Adolfs torg" does not excuse Gustav."""
    words = names.words(term)
    return words if len(words) == 1 else tuple(word for word in words if word not in given_names())
