"""Names of persons: a given and a family name side by side, in any order and case.

A given name alone is let pass inside a sentence, since too many are also words, places and streets; alone in a cell it
is somebody. Places named after persons pass by the word that makes them a place.
"""

import re
from functools import cache
from itertools import pairwise

from lagesbild.gate.lists import TITLES, WORDS_TOO, family_names, given_names, is_family, is_given, unaccented

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_CAMEL = re.compile(r"(?<=[a-zåäö])(?=[A-ZÅÄÖ])|(?<=[A-ZÅÄÖ])(?=[A-ZÅÄÖ][a-zåäö])")
#: Between two names may stand a few signs, initials, and what is a part of a name; but "Maria i Lund".
_SIGNS = r"(?:[^\w]|_){1,3}"
PARTICLES = frozenset("von af de la le del di da dos al el as bin ibn ben abu van der den ter du mc".split())
_BETWEEN = re.compile(rf"{_SIGNS}(?:(?:[a-hj-zA-ZÅÄÖ]|(?i:{'|'.join(PARTICLES)}))\.?{_SIGNS}){{0,3}}")
#: Digits that stand for letters within a word, "4nder5son"; a case number has more of them together, or fewer letters.
_LEET = re.compile(r"(?<![^\W_])(?![^\W_]*\d{5})(?=[^\W_]*[^\W\d_]\d*[^\W\d_])(?=[^\W_]*[013457])[^\W_]+")
_LETTERS = (str.maketrans("013457", "oieast"), str.maketrans("013457", "oleast"))
#: Endings of family names that no list can hold in full.
_FAMILY_ENDING = re.compile(
    r"[^\W\d_]{2,}(?:sson|son|ström|strom|berg|borg|lund|lind|qvist|kvist|gren|mark|dahl|vall|wall|stedt|ander|blad|blom"
    r"|bäck|holm|rot|feldt|sköld|hielm|hjelm|sten|stein|mann|eus|elius|sén|lén|dén|rén|ić|vic|oglu|zadeh|pour|nejad"
    r"|yan|ian|ski|ska|enko|nen|shvili)s?"
)
PLACE_ENDING = re.compile(
    r".*(?:gatan|gata|vägen|väg|gränd|gränden|torg|torget|plats|platsen|park|parken|skolan|skola|kyrka|kyrkan|allé|allén"
    r"|backe|backen|stig|stigen|plan|planen|bron|bro|hamn|hamnen|gården|gård|sjukhus|sjukhuset|backarna|höjd|led|leden"
    r"|huset|salen|hallen|vallen|strasse|platz|allee|center|arena|by|stad|köping|hamra|län|region|kommun"
    r"|gymnasium|gymnasiet|fond|fonden|stiftelse|stiftelsen|kafé|kaféet|akademi|akademin|academy|institut|institutet"
    r"|bibliotek|biblioteket|museum|museet)"
)
SAINTS = frozenset({"sankt", "sankta", "st", "s:t", "saint"})
#: Family names that are words or parts of places, and so no name after or before a given one in one word:
#: "solkraft", "friskola", "mariastrand".
WORDS_GLUED = frozenset(
    (
        "ström strand björk palm holm sten blomma torp hagen dalen vallen gården blixt brink dunder fager flink frank"
        " frisk glans green hammar hjort hjälm holmen hurtig jägare klang kling klint kraft kvist lager lejon liden"
        " lilja ljung modig rosen seger sköld snygg spång stark stolpe stolt storm strid svärd tapper trygg urban unger"
        " wagner ramadan sultan schäfer heden lunden"
    ).split()
)
#: In one word with a given name, a shorter family name is too often the end of another word.
_GLUED_FAMILY = 5
_GLUED_GIVEN = 3


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text in small letters."""
    return tuple(word.lower() for word in _WORD.findall(unaccented(text)))


def person_name(text: str, known: frozenset[str]) -> bool:
    """Find a person's name; `known` words are places and agencies."""
    text = unaccented(text)
    if _named(text, known):
        return True
    if not _LEET.search(text):
        return False
    return any(_named(_in_letters(text, letters), known) for letters in _LETTERS)


def _in_letters(text: str, letters: dict[int, int]) -> str:
    return _LEET.sub(lambda hit: hit[0].translate(letters), text)


def _named(text: str, known: frozenset[str]) -> bool:
    """Judge a text both with its words cut where a capital begins a new one, and as it is written."""
    return any(_named_in(written, known) for written in dict.fromkeys((_CAMEL.sub(" ", text), text)))


def _named_in(text: str, known: frozenset[str]) -> bool:
    found = list(_WORD.finditer(text))
    lows = [hit[0].lower() for hit in found]
    if any(_glued(hit[0]) for hit in found if "-" not in hit[0]) or any(
        _joined(low, known) for low in lows if "-" in low
    ):
        return True
    if not any(map(_counts, lows)):
        return False
    if len(found) == 1 and found[0][0] == text.strip(" .,;:!?\"'()[]_-*") and _stands_alone(found[0][0], known):
        return True
    whole = [hit for hit in found if len(hit[0]) > 1 and hit[0].lower() not in PARTICLES]
    lines = (found,) if len(whole) == len(found) else (found, whole)
    return any(_is_name(hits, at, known) for hits in lines for at in range(len(hits) - 1))


def _counts(low: str) -> bool:
    """Say whether a word can be part of a name at all; most texts hold none, and are not looked at further."""
    return _is_given(low) or _is_listed_family(low) or low.endswith(("sson", "ssons"))


def _stands_alone(word: str, known: frozenset[str]) -> bool:
    parts = {word.lower(), *word.lower().split("-")}
    if not word[0].isupper() or parts & known or any(map(PLACE_ENDING.fullmatch, parts)):
        return False
    return any(map(is_given, parts - WORDS_TOO))


def _joined(word: str, known: frozenset[str]) -> bool:
    """Say whether in one hyphenated word a listed given and a listed family name stand side by side."""
    parts = [part for part in word.split("-") if part not in PARTICLES]
    pairs = [pair for pair in pairwise(parts) if not set(pair) & (known | WORDS_TOO)]
    both_ways = [*pairs, *((two, one) for one, two in pairs)]
    return any((is_given(one) or one in TITLES) and _is_listed_family(two) for one, two in both_ways)


def _glued(word: str) -> bool:
    """Say whether a word is a given and a family name in one, "annaandersson"; a place would have its one capital."""
    low = word.lower()
    if len(low) < _GLUED_GIVEN + _GLUED_FAMILY or (word.istitle() and not low.endswith("sson")):
        return False
    starts, ends = _starts_and_ends()
    if low[:_GLUED_GIVEN] not in starts or low[-_GLUED_GIVEN:] not in ends:
        return False
    cuts = range(_GLUED_GIVEN, len(low) - _GLUED_GIVEN + 1)
    return any(_glues(low[:cut], low[cut:]) or _glues(low[cut:], low[:cut]) for cut in cuts)


@cache
def _starts_and_ends() -> tuple[frozenset[str], frozenset[str]]:
    """How any name begins and ends, the family name also in the genitive: most long words do not do both."""
    every = given_names() | family_names()
    ends = {name[-_GLUED_GIVEN:] for name in every} | {f"{name[-2:]}s" for name in family_names()}
    return frozenset(name[:_GLUED_GIVEN] for name in every), frozenset(ends)


def _glues(given: str, family: str) -> bool:
    """Say whether the two are a given and a family name; before a son's name may stand an initial."""
    if given not in given_names() or given in WORDS_TOO:
        return False
    family = family if family in family_names() else family.removesuffix("s")
    if family.endswith("sson") and family[1:] in family_names():
        return True
    return len(family) >= _GLUED_FAMILY and family in family_names() and family not in WORDS_GLUED


def _is_name(found: list[re.Match[str]], at: int, known: frozenset[str]) -> bool:
    first, second = found[at], found[at + 1]
    between = first.string[first.end() : second.start()]
    if len(between) > 16 or not _BETWEEN.fullmatch(between) or _names_a_place(found, at, known):
        return False
    one, two = first[0], second[0]
    if _is_given(one) and _is_family(two, after=one):
        return True
    if _is_family(one, after=two) and _is_given(two) and ("," in between or _is_listed_family(one)):
        return True
    titled = one.lower() in TITLES and _is_listed_family(two) and (two[0].isupper() or _tells(two))
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
    is_name = word not in WORDS_TOO and (is_family(word) or is_given(word))
    return between in (" ", "-") and not is_name and PLACE_ENDING.fullmatch(word) is not None


def _is_given(word: str) -> bool:
    low = word.lower()
    return is_given(low) or ("-" in low and any(map(is_given, low.split("-"))))


def _is_listed_family(word: str) -> bool:
    low = word.lower().removeprefix("al-").removeprefix("el-")
    return is_family(low) or is_family(low.removesuffix("s"))


def _is_family(word: str, *, after: str) -> bool:
    """Say whether a word can be the family name beside a given name; small letters need both to be listed."""
    if _is_listed_family(word):
        return after.lower() not in WORDS_TOO or (word[0].isupper() and after[0].isupper())
    return after.lower() not in WORDS_TOO and word[0].isupper() and bool(_FAMILY_ENDING.fullmatch(word.lower()))


def _initial(one: str, between: str, two: str) -> bool:
    """Say whether one is an initial, as in "A. Andersson", "Andersson, A."; without a stop only of a son's name."""
    if len(two) == 1 and len(one) > 1:
        return one.lower().endswith("sson") and ("," in between or (one[0].isupper() and two.isupper()))
    if len(one) > 1 or one.lower() in ("i", "å", "ö"):
        return False
    if between.startswith("."):
        return _tells(two) or (one.isupper() and two[0].isupper() and _is_listed_family(two))
    return one.isupper() and _is_listed_family(two) and two.lower().endswith("sson")


def _tells(family: str) -> bool:
    """Say whether a word is a family name in small letters too, and no word."""
    low = family.lower()
    return len(low) >= _GLUED_FAMILY and _is_listed_family(low) and low.removesuffix("s") not in WORDS_GLUED


def _patronymic(one: str, two: str) -> bool:
    """Say whether a listed name ends as few words do: then any word written as a name before it is the given one."""
    if not (one[0].isupper() and len(one) > 2 and two[0].isupper()) or one.lower() in WORDS_TOO:
        return False
    ends = _FAMILY_ENDING.fullmatch(two.lower()) is not None
    return re.fullmatch(r".{2,}ssons?", two.lower()) is not None or (ends and _is_listed_family(two))
