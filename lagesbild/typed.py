"""Text that people type: one short line that holds no personal data, since others read it and it is kept for good."""

from lagesbild.errors import WrongUse
from lagesbild.gate import Gate
from lagesbild.reference import Reference
from lagesbild.texts import LANGUAGES

LONGEST = 300


def checked(text: str, reference: Reference) -> str:
    """Return a typed text on one line; raises WrongUse if it holds personal data, or is no short text."""
    line = " ".join(text.split())
    if not line.isprintable() or not 0 < len(line) <= LONGEST:
        raise WrongUse("typed_not_a_text", longest=LONGEST)
    if rule := gate_of(reference).screen(line):
        raise WrongUse("typed_personal_data", rule=rule)
    return line


def checked_as(text: str, reference: Reference, *, field: str) -> str:
    """Return a typed text as `checked` does; the error tells the `field` it was typed in."""
    try:
        return checked(text, reference)
    except WrongUse as wrong:
        raise wrong.about(field) from None


def checked_if_any(text: str, reference: Reference, *, field: str) -> str:
    """Return a typed text as `checked_as` does, and nothing of blanks."""
    return checked_as(text, reference, field=field) if text.strip() else ""


def gate_of(reference: Reference) -> Gate:
    """Return the gate that knows this installation's places and senders, which are nobody's name."""
    municipality = reference.municipality
    named = (municipality, *municipality.area.values(), *reference.senders.values())
    names = {district.name for district in reference.districts.values()}
    return Gate(frozenset(names | {words.label(language) for words in named for language in LANGUAGES}))
