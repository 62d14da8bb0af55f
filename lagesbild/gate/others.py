"""Digits that are nobody's number: days, moments, places on the map, hashes."""

import re

_DAY = r"(?:19|20)\d\d-[01]\d-[0-3]\d"
_DAY_FIRST = r"[0-3]?\d[./-][01]?\d[./-](?:19|20)\d\d"
_DAY_OF_MONTH = r"[0-3]?\d/[01]?\d"
_CLOCK = r"(?:\d{1,2}:\d\d|[012]?\d\.[0-5]\d)"
_SECONDS = r"(?::\d\d(?:\.\d{1,9})?)?(?: ?[+-]\d\d:?\d\d|Z)?"
_TO = r"(?: till |[^\w]{1,4})"
_COORDINATE = r"-?\d{1,3}\.\d{3,17}"
_STARTS, _ENDS = r"(?<![\d./-])", r"(?!\d)"
#: Days one after another, a day and a time, a day of a year ("6/9-8/9 2026"), a place on the map.
_MOMENTS = re.compile(
    rf"{_STARTS}(?:{_DAY}(?:{_TO}{_DAY})+|{_DAY_FIRST}(?:{_TO}{_DAY_FIRST})+"
    rf"|{_DAY}[T ,]{{1,2}}(?:kl\.? )?{_CLOCK}{_SECONDS}"
    rf"|{_DAY_OF_MONTH}(?: ?- ?{_DAY_OF_MONTH})?[ -](?:19|20)\d\d|{_COORDINATE}[,; ]{{1,2}}{_COORDINATE}){_ENDS}"
)
#: A UUID, or a hash: what has a letter in it and is as long as they are.
_HASHES = re.compile(
    r"(?<![^\W_])(?=[\d-]*[a-f])(?:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|[\da-f]{32,128})(?![^\W_])", re.IGNORECASE
)
_HASH_LENGTH = 32
#: Also a day alone and a span of time, which might be part of an identity number but not of a telephone's; and a case
#: with its year (0123/2026, K012345-26).
_NO_PHONES = re.compile(
    rf"{_STARTS}(?:{_DAY}(?:[T ]{_CLOCK})?{_SECONDS}|0\d{{2,4}}/(?:19|20)\d\d"
    rf"|\d{{1,2}}[./-]\d{{1,2}}[./-](?:19|20)\d\d|{_CLOCK}(?: ?[-/,] ?| ){_CLOCK}){_ENDS}"
    rf"|(?<=[A-Z])0\d{{3,6}}-(?:\d\d|\d{{4}}){_ENDS}"
)


def without_moments(text: str) -> str:
    """Return a text with a word instead of each moment, place on the map and hash."""
    if len(text) >= _HASH_LENGTH:
        text = _HASHES.sub(" hash ", text)
    return _MOMENTS.sub(" day ", text)


def without_days(text: str) -> str:
    """Return a text with a word instead of each day too."""
    return _NO_PHONES.sub(" day ", text)
