"""Names of persons: a given and a family name side by side, in any order and case.

A given name alone is let pass inside a sentence, since too many are also words, places and streets; alone in a cell it
is somebody. Places named after persons pass by the word that makes them a place.
"""

import re
from functools import cache
from importlib.resources import files
from itertools import pairwise

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_CAMEL = re.compile(r"(?<=[a-zåäöé])(?=[A-ZÅÄÖ])")
#: Two names may be parted by so little.
_BETWEEN = re.compile(r"[ ,._/|;:+-]{1,3}|[A-ZÅÄÖ]\. ?| [A-ZÅÄÖ]\.? ")
#: Endings of family names that no list can hold in full.
_FAMILY_ENDING = re.compile(
    r"[^\W\d_]{2,}(?:sson|son|ström|strom|berg|borg|lund|lind|qvist|kvist|gren|mark|dahl|vall|wall|stedt|ander|blad|blom"
    r"|bäck|holm|rot|feldt|sköld|hielm|hjelm|sten|stein|mann|eus|elius|sén|lén|dén|rén|ić|vic|oglu|oğlu|zadeh|pour|nejad"
    r"|yan|ian|ski|ska|enko|nen|shvili)s?"
)
PLACE_ENDING = re.compile(
    r".*(?:gatan|gata|vägen|väg|gränd|gränden|torg|torget|plats|platsen|park|parken|skolan|skola|kyrka|kyrkan|allé|allén"
    r"|backe|backen|stig|stigen|plan|planen|bron|bro|hamn|hamnen|gården|gård|sjukhus|sjukhuset|backarna|höjd|led|leden"
    r"|huset|salen|hallen|vallen|strasse|straße|platz|allee|center|arena|by|stad|köping|hamra|län|region|kommun)"
)
TITLES = frozenset("herr fru fröken hr dr doktor lärare läraren rektor pastor imam imamen kapten frau".split())
#: Given names that are also everyday words, places or firms: they count only before a listed family name, both with
#: capitals.
WORDS_TOO = frozenset(
    (
        "alva bo björn sten liv love max my per dan kim siv stig tage ture rut may maj mona mark alla ali do"
        " isa sam ben kent ara ana nora kari arta gun vera stella juni nova saga iris rose viola karl ring"
        " rune tor leif vide urban august viktoria victoria malin malmö hans jan lin li tim jim ville elis son"
        " tony edin mei said nur noor nour sana lage"
    ).split()
)
SAINTS = frozenset({"sankt", "sankta", "st", "s:t", "saint"})


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text in small letters."""
    return tuple(word.lower() for word in _WORD.findall(text))


def person_name(text: str, known: frozenset[str]) -> bool:
    """Find a person's name; `known` words are places and agencies."""
    found = list(_WORD.finditer(_CAMEL.sub(" ", text)))
    if len(found) == 1 and found[0][0] == text.strip() and _stands_alone(text.strip(), known):
        return True
    without_initials = [hit for hit in found if len(hit[0]) > 1]
    return any(_joined(hit[0].lower(), known) for hit in found) or any(
        _is_name(hits, at, known) for hits in (found, without_initials) for at in range(len(hits) - 1)
    )


@cache
def given_names() -> frozenset[str]:
    """The given names of the list."""
    return _listed("given_names.txt")


@cache
def family_names() -> frozenset[str]:
    """The family names of the list."""
    return _listed("family_names.txt")


def _listed(name: str) -> frozenset[str]:
    lines = files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _stands_alone(word: str, known: frozenset[str]) -> bool:
    return word[0].isupper() and _is_given(word) and not {word.lower()} & (WORDS_TOO | known)


def _joined(word: str, known: frozenset[str]) -> bool:
    """Say whether in one hyphenated word a listed given and a listed family name stand side by side."""
    pairs = [pair for pair in pairwise(word.split("-")) if not set(pair) & (known | WORDS_TOO)]
    both_ways = [*pairs, *((two, one) for one, two in pairs)]
    return any(one in given_names() and _is_listed_family(two) for one, two in both_ways)


def _is_name(found: list[re.Match[str]], at: int, known: frozenset[str]) -> bool:
    first, second = found[at], found[at + 1]
    between = first.string[first.end() : second.start()]
    if not _BETWEEN.fullmatch(between) or _names_a_place(found, at, known):
        return False
    one, two = first[0], second[0]
    if _is_given(one) and _is_family(two, after=one):
        return True
    if _is_family(one, after=two) and _is_given(two) and ("," in between or _is_listed_family(one)):
        return True
    titled = one.lower() in TITLES and two[0].isupper() and _is_listed_family(two)
    return titled or _initial(one, between, two) or _patronymic(one, two)


def _names_a_place(found: list[re.Match[str]], at: int, known: frozenset[str]) -> bool:
    """Say whether a place is meant: the pair holds a known word, ends as a place does, or a place word follows."""
    pair = {found[at][0].lower(), found[at + 1][0].lower()}
    if pair & known or (at and found[at - 1][0].lower() in SAINTS):
        return True
    return any(_ends_as_a_place(found, nth) for nth in range(at + 1, min(at + 3, len(found))))


def _ends_as_a_place(found: list[re.Match[str]], at: int) -> bool:
    """Say whether a word makes a place of the one it follows; after a comma or a full stop it begins something new."""
    between, word = found[at].string[found[at - 1].end() : found[at].start()], found[at][0].lower()
    is_name = word not in WORDS_TOO and (word in family_names() or word in given_names())
    return between in (" ", "-") and not is_name and PLACE_ENDING.fullmatch(word) is not None


def _is_given(word: str) -> bool:
    return word.lower() in given_names() or any(part in given_names() for part in word.lower().split("-"))


def _is_listed_family(word: str) -> bool:
    low = word.lower().removeprefix("al-").removeprefix("el-")
    return low in family_names() or low.removesuffix("s") in family_names()


def _is_family(word: str, *, after: str) -> bool:
    """Say whether a word can be the family name beside a given name; small letters need both to be listed."""
    if _is_listed_family(word):
        return after.lower() not in WORDS_TOO or (word[0].isupper() and after[0].isupper())
    return after.lower() not in WORDS_TOO and word[0].isupper() and bool(_FAMILY_ENDING.fullmatch(word.lower()))


def _initial(one: str, between: str, two: str) -> bool:
    return len(one) == 1 and one.isupper() and between.startswith(".") and two[0].isupper() and _is_listed_family(two)


def _patronymic(one: str, two: str) -> bool:
    """Say whether a listed name ends as few words do: then any word written as a name before it is the given one."""
    if not (one[0].isupper() and len(one) > 2 and two[0].isupper()) or one.lower() in WORDS_TOO:
        return False
    ends = _FAMILY_ENDING.fullmatch(two.lower()) is not None
    return re.fullmatch(r".{2,}ssons?", two.lower()) is not None or (ends and _is_listed_family(two))
