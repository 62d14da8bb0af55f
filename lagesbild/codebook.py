"""The codebook: the vocabulary as tables for people, with the words a code had before."""

import pandas

from lagesbild.codes import DIMENSIONS as CODED
from lagesbild.vocabulary import Category, Concern, Environment, Question, RecordType, Term
from lagesbild.words import Words

DIMENSIONS = (*CODED, "district", "area")


def of(dimension: str, words: Words) -> pandas.DataFrame:
    """Return the codes of a dimension: label, code, earlier label, and what is to be known of it."""
    if dimension in ("district", "area"):
        rows = [(words.of(dimension, code), code, "", "") for code in words.reference.codes(dimension)]
    else:
        terms = words.reference.vocabulary.terms(dimension)
        rows = [_row(dimension, code, term, words) for code, term in terms.items()]
    heads = [words.say(f"codebook.head_{name}") for name in ("label", "code", "earlier", "note")]
    return pandas.DataFrame(rows, columns=heads)


def _row(dimension: str, code: str, term: Term, words: Words) -> tuple[str, str, str, str]:
    earlier = "; ".join(label.label(words.language) for label in term.earlier)
    if earlier and term.valid_from:
        earlier = words.say("codebook.until", label=earlier, day=words.day(term.valid_from))
    indent = "— " if dimension == "category" and words.reference.vocabulary.level_1(code) != code else ""
    return indent + term.label(words.language), code, earlier, _note(term, words)


def _note(term: Term, words: Words) -> str:
    if isinstance(term, RecordType):
        return words.say(f"codebook.class_{term.protection}")
    if isinstance(term, Category) and term.whole_city_only:
        return words.say("codebook.whole_city_only")
    if isinstance(term, Concern) and term.banner:
        return words.say("codebook.banner")
    if isinstance(term, Question):
        return words.say(f"codebook.kind_{term.kind}")
    if isinstance(term, Environment) and term.default_view:
        return words.say("codebook.default_view")
    return ""
