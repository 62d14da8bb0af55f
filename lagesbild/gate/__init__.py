"""The gate: refuses any text that holds personal data, the same for delivered files and for text typed in the app.

Everything is judged on one plain reading of the text (`gate.plain`), so that spacing, other alphabets' digits, HTML
entities or look-alike letters hide nothing. The gate says which rule refuses a text and never repeats the text.
"""

import re
from dataclasses import dataclass, field

from lagesbild.gate import contacts, names, numbers
from lagesbild.gate.plain import plain

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
#: What can be nobody: one word of small letters, a day or moment in ISO form, a short number, a coordinate
#: (which has no leading zero: 070.1234567 is a telephone, and so is 0303-12-34). The loader asks DuckDB (RE2) for the
#: values that do not match and screens only those.
HARMLESS = (
    r"[a-z]{0,40}"
    r"|(19|20)\d{2}-[01]\d-[0-3]\d([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}(:\d{2})?)?)?"
    r"|-?\d{1,7}"
    r"|-?(0|[1-9]\d{0,2})\.\d{1,17}"
)
_HARMLESS = re.compile(HARMLESS, re.ASCII)


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
        read = plain(text)
        found = (
            numbers.personal_number(read),
            numbers.phone(read),
            contacts.email(read),
            contacts.profile_url(read),
            contacts.handle(read),
            contacts.plate(read),
            contacts.street_number(read),
            names.person_name(read, self._known),
        )
        return next((rule for rule, hit in zip(RULES, found, strict=True) if hit), None)


def _known(term: str) -> tuple[str, ...]:
    """Return the words of a term that are nobody's name because of it: "Gustav Adolfs torg" does not excuse Gustav."""
    words = names.words(term)
    return words if len(words) == 1 else tuple(word for word in words if word not in names.given_names())
