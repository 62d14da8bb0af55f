"""The lists of names, and one way to write them: without accents other than the dots of å, ä and ö, or with none."""

import re
import unicodedata
from functools import cache
from importlib.resources import files

#: Marks that names are known by are left: "Rosén" is a name, "rosen" is not, and few words end in ć.
_ACCENTED = re.compile(r"[^\x00-\x7fåäöÅÄÖéÉćĆ]")
_WITHOUT_MARKS = str.maketrans("éć", "ec")
_PLAIN = str.maketrans(
    {"ł": "l", "Ł": "L", "ı": "i", "ø": "ö", "Ø": "Ö", "æ": "ä", "Æ": "Ä", "ß": "ss", "đ": "d", "Đ": "D"}
)
_WITHOUT_DOTS = (str.maketrans("åäö", "aao"), str.maketrans({"å": "aa", "ä": "ae", "ö": "oe"}))
#: Names that without their dots are everyday words, and so are not looked for without them.
WORDS_WITHOUT_DOTS = frozenset(
    "mans par gul osten osters back skott torn hook stal jagare liden holmen rosen andre lucia".split()
)
TITLES = frozenset("herr fru fröken hr dr doktor lärare läraren rektor pastor imam imamen kapten frau".split())
#: Given names that are also everyday words, places or firms: they count only before a listed family name, both with
#: capitals.
WORDS_TOO = frozenset(
    (
        "alva bo björn sten liv love max my per dan kim siv stig tage ture rut may maj mona mark alla ali do"
        " isa sam ben kent ara ana nora kari arta gun vera stella juni nova saga iris rose viola karl ring"
        " rune tor leif vide urban august viktoria victoria hans jan lin li tim jim ville elis son"
        " malin malmö tony edin mei said nur noor nour sana lage andre lillen ankan mange affe abbe fia gul lucia"
        " dag tom ray nike viking valborg hala karla sanna felix putte mari ludvika salem balder"
    ).split()
)


def is_given(low: str) -> bool:
    """Say whether a word in small letters is a given name of the list, however it is written."""
    return low in given_names() or (not low.isascii() and low.translate(_WITHOUT_MARKS) in given_names())


def is_family(low: str) -> bool:
    """Say whether a word in small letters is a family name of the list, however it is written."""
    return low in family_names() or (not low.isascii() and low.translate(_WITHOUT_MARKS) in family_names())


@cache
def given_names() -> frozenset[str]:
    """The given names of the list, in every way to write them."""
    return _listed("given_names.txt")


@cache
def family_names() -> frozenset[str]:
    """The family names of the list, in every way to write them."""
    return _listed("family_names.txt")


def unaccented(text: str) -> str:
    """Return a text whose letters have no other marks than å, ä, ö, é and ć."""
    return _ACCENTED.sub(lambda hit: _unaccented(hit[0]), text) if _ACCENTED.search(text) else text


@cache
def _unaccented(sign: str) -> str:
    base = unicodedata.normalize("NFD", sign.translate(_PLAIN))
    return "".join(part for part in base if not unicodedata.combining(part))


def _listed(name: str) -> frozenset[str]:
    lines = files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines()
    listed = {unaccented(word) for line in lines if not line.startswith("#") for word in line.split()}
    bare = {word.translate(_WITHOUT_MARKS) for word in listed}
    bare |= {word.translate(letters) for word in bare for letters in _WITHOUT_DOTS}
    return frozenset(listed | (bare - WORDS_WITHOUT_DOTS))
