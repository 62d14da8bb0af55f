"""Numbers that point at a person: identity and coordination numbers, telephone numbers."""

import re
from datetime import date

from personnummer import personnummer

GAP = r"[ .\-+/_]{0,3}"
#: Year, month and day, and four more: the parts may be set apart in any way (Skatteverket, SKV 704).
_IDENTITY = re.compile(rf"(?<!\d)((?:18|19|20)?\d\d){GAP}(\d\d){GAP}(\d\d)({GAP})(\d{{4}})(?!\d)")
#: Ten or twelve digits, each set apart from the next.
_DIGIT_BY_DIGIT = re.compile(r"(?<!\d)\d(?:[ .\-+/_]{1,3}\d){9}(?:(?:[ .\-+/_]{1,3}\d){2})?(?!\d)")
#: The same in groups of any length, "81 12 28 98 74": a time of day would be written with a colon or a point.
#: A day and two digits more ("2011-07-01 10:30") are no ten digits of a person.
_IN_GROUPS = (
    re.compile(r"(?<!\d)(?!(?:19|20)\d\d-\d\d-\d\d)(?=(\d(?:[ \-]{0,3}\d){9})(?![ \-]{0,3}\d))"),
    re.compile(r"(?<!\d)(?=(\d(?:[ \-]{0,3}\d){11})(?![ \-]{0,3}\d))"),
)
#: A number for somebody without one: a letter stands in the last part (a hospital's "reservnummer").
_RESERVE = re.compile(r"(?<!\d)((?:18|19|20)?\d\d)(\d\d)(\d\d)[-+ ]?[A-Z]\d{3}(?!\w)")
#: Days and moments, which are not telephone numbers.
_DAYS = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d-\d\d-\d\d(?:[T ]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?)?(?: ?[+-]\d\d:?\d\d|Z)?"
    r"|\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|\d\d[.:]\d\d ?- ?\d\d[.:]\d\d)(?!\d)"
)
#: A telephone number's digits, each set apart from the next.
_SPELLED_OUT = re.compile(r"(?<!\d)0(?:[ .\-_]{1,3}\d){8,9}(?!\d)")
_NATIONAL = re.compile(r"(?<![\d.,+])\(?0\)?\d{1,3}\)?(?:[ \-./]{0,3}\d){5,9}(?!\d)")
_FOREIGN = re.compile(r"(?<![\d.,])(?:\+ ?|00 ?)[1-9](?:[ \-./()]{0,3}\d){6,14}(?!\d)")
_WITHOUT_PLUS = re.compile(r"(?<![\d.,])46 ?(?:\(0\) ?)?7[02369](?:[ -]?\d){7}(?!\d)")
#: Digits of a Swedish number with its leading zero (PTS numbering plan), and of one of another country (E.164).
NATIONAL_DIGITS = range(8, 11)
FOREIGN_DIGITS = range(8, 16)


def personal_number(text: str) -> bool:
    """Find an identity or coordination number in any form.

    A number of the right shape and check digit is one. So is one written YYMMDD-NNNN with a wrong check digit, since
    somebody mistyped it, unless its last part is a time of day: 20230325-0543 is a moment.
    """
    if any(_is_day(*hit.groups()) for hit in _RESERVE.finditer(text)):
        return True
    return any(map(_is_identity, _IDENTITY.finditer(text))) or any(
        _is_valid(re.sub(r"\D", "", hit)) for spread in (_DIGIT_BY_DIGIT, *_IN_GROUPS) for hit in spread.findall(text)
    )


def phone(text: str) -> bool:
    """Find a telephone number, Swedish or of another country."""
    if sum(map(str.isdigit, text)) < NATIONAL_DIGITS.start:
        return False
    text = _DAYS.sub(" ", text)
    return (
        any(_digits(hit[0]) in NATIONAL_DIGITS for hit in _NATIONAL.finditer(text))
        or any(_digits(hit[0].removeprefix("00")) in FOREIGN_DIGITS for hit in _FOREIGN.finditer(text))
        or bool(_WITHOUT_PLUS.search(text) or _SPELLED_OUT.search(text))
    )


def _is_identity(hit: re.Match[str]) -> bool:
    year, month, day, sign, last = hit.groups()
    if not _is_day(year, month, day):
        return False
    if _is_valid(year + month + day + last):
        return True
    return sign.strip() in ("-", "+") and hit[0].startswith(year + month + day) and not _is_time(last)


def _is_valid(digits: str) -> bool:
    of_a_century = len(digits) == 12 and digits[:2] in ("18", "19", "20")
    return (of_a_century or len(digits) == 10) and personnummer.valid(digits)


def _is_day(year: str, month: str, day: str) -> bool:
    try:
        date(int(year) if len(year) == 4 else 2000 + int(year), int(month), int(day) % 60)
    except ValueError:
        return False
    return int(day) <= 91


def _is_time(last: str) -> bool:
    return int(last[:2]) < 24 and int(last[2:]) < 60


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))
