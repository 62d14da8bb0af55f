"""Numbers that point at a person: identity, coordination and reserve numbers."""

import re
from datetime import date

from personnummer import personnummer

#: What may part the digits of one number: any signs but a colon, which makes a time of day of them.
GAP = r"(?:[^\w:]|_){0,3}"
#: Year, month and day, and four more: the parts may be set apart in any way (Skatteverket, SKV 704).
_IDENTITY = re.compile(
    rf"(?<!\d)((?:18|19|20)?\d\d){GAP}(\d\d){GAP}(\d\d)"
    rf"({GAP}(?:(?:sista (?:fyra|4)|och|samt)\W{{1,3}})?)(\d{{4}})(?!\d)"
)
#: The same with the day first: 28.12.1981-9874.
_DAY_BEFORE = re.compile(rf"(?<!\d)([0-3]\d)[./-]([01]\d)[./-]((?:18|19|20)\d\d){GAP}(\d{{4}})(?!\d)")
#: Ten or twelve digits, each set apart from the next.
_DIGIT_BY_DIGIT = re.compile(r"(?<!\d)\d(?:(?:[^\w:]|_){1,3}\d){9}(?:(?:(?:[^\w:]|_){1,3}\d){2})?(?!\d)")
#: In pairs, all parted alike: 81.12.28.98.74.
_IN_PAIRS = re.compile(r"(?<!\d)(?:(?:18|19|20)((?:[^\w:]|_){1,3}))?\d\d((?:[^\w:]|_){1,3})\d\d(?:\2\d\d){3}(?!\d)")
#: In groups of any length, "81 12 28 98 74": a time of day would be written with a colon or a point.
#: A day and two digits more ("2011-07-01 10:30") are no ten digits of a person.
_IN_GROUPS = (
    re.compile(r"(?<!\d)(?!(?:19|20)\d\d-\d\d-\d\d)(?=(\d(?:[ \-_]{0,3}\d){9})(?![ \-_]{0,3}\d))"),
    re.compile(r"(?<!\d)(?=(\d(?:[ \-_]{0,3}\d){11})(?![ \-_]{0,3}\d))"),
)
#: A number for somebody without one: a letter or two stand in the last part (a hospital's "reservnummer").
_RESERVE = re.compile(
    rf"(?<!\d)((?:18|19|20)?\d\d){GAP}(\d\d){GAP}(\d\d)"
    r"(?:[-+ ./_]{0,3}(?:[A-Z]\d{3}|TF ?\d\d)|[-+]?[a-z]\d{3})(?![^\W_])"
)
#: Fewer digits than a reserve number's can be nobody's.
DIGITS = 8
#: The digits of a number without its century.
WHOLE = 10


def personal_number(text: str) -> bool:
    """Find an identity or coordination number in any form, in a text without moments.

    A number of the right shape and check digit is one. So is one written YYMMDD-NNNN with a wrong check digit, since
    somebody mistyped it, unless its last part is a time of day: 20230325-0543 is a moment.
    """
    digits = sum(map(str.isdigit, text))
    if digits < DIGITS:
        return False
    if any(_is_day(*hit.groups()) for hit in _RESERVE.finditer(text)):
        return True
    if digits < WHOLE:
        return False
    return any(map(_is_identity, _IDENTITY.finditer(text))) or any(map(_is_valid, _spread(text)))


def _spread(text: str) -> list[str]:
    """Return the digits of what may be one number though its digits are set apart in an odd way."""
    found = [hit for pattern in _IN_GROUPS for hit in pattern.findall(text)]
    found += [hit[0] for pattern in (_DIGIT_BY_DIGIT, _IN_PAIRS) for hit in pattern.finditer(text)]
    turned = [year + month + day + last for day, month, year, last in _DAY_BEFORE.findall(text)]
    return [re.sub(r"\D", "", hit) for hit in found + turned]


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
