"""Numbers told in Swedish words, digit by digit or in pairs: "noll sju noll", "åttioett tolv tjugoåtta"."""

import re
from collections.abc import Iterable

_UNITS = "noll ett två tre fyra fem sex sju åtta nio".split()
_TEENS = "tio elva tolv tretton fjorton femton sexton sjutton arton nitton".split()
_TENS = "tjugo trettio fyrtio femtio sextio sjuttio åttio nittio".split()
_CENTURIES = {"artonhundra": "18", "nittonhundra": "19", "tjugohundra": "20", "tvåtusen": "20"}
#: What is said between the numbers.
_SIGNS = {"streck": "-", "bindestreck": "-", "minus": "-", "plus": "+", "punkt": ".", "och": " "}
_TO_99 = {word: str(value) for value, word in enumerate([*_UNITS, *_TEENS])}
_TO_99 |= {ten: f"{value}0" for value, ten in enumerate(_TENS, 2)}
_TO_99 |= {ten + unit: f"{value}{nth}" for value, ten in enumerate(_TENS, 2) for nth, unit in enumerate(_UNITS) if nth}
_VALUES = _SIGNS | _TO_99
_VALUES |= {
    century + rest: digits + number.zfill(2)
    for century, digits in _CENTURIES.items()
    for rest, number in [("", "0"), *_TO_99.items()]
}
#: Also as they are written without the dots of å.
_VALUES |= {word.replace("å", "a"): digits for word, digits in _VALUES.items()}
#: Fewer numbers than so in a row are an amount or a time.
AT_LEAST = 4


def _any(words: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)).replace("å", "[åa]") + ")"


_SMALL = f"(?:{_any(_TENS)}{_any(_UNITS[1:])}?|{_any(_UNITS + _TEENS)})"
_NUMBER = rf"(?:{_any(_CENTURIES)}{_SMALL}?|{_SMALL})(?![^\W\d_])"
_SIGN = rf"{_any(_SIGNS)}(?![^\W\d_])"
_WORD = re.compile(rf"{_NUMBER}|{_SIGN}", re.IGNORECASE)
_RUN = re.compile(
    rf"(?<![^\W\d_])(?:plus[\W_]{{1,3}})?(?:(?:{_NUMBER}|\d+)[\W_]{{0,3}}(?:{_SIGN}[\W_]{{1,3}})?){{{AT_LEAST},}}",
    re.IGNORECASE,
)
#: Two numbers in a row; and four are no shorter than so.
_HINT = re.compile(rf"(?<![^\W\d_]){_NUMBER}[\W_]{{1,3}}(?:{_NUMBER}|{_SIGN}|\d)", re.IGNORECASE)
_SHORTEST = 12


def in_digits(text: str) -> str:
    """Return a text with its longer runs of number words in digits."""
    if len(text) < _SHORTEST or not _HINT.search(text):
        return text
    return _RUN.sub(lambda run: _WORD.sub(lambda hit: _VALUES[hit[0].lower()], run[0]), text)
