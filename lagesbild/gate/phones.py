"""Telephone numbers, Swedish and of other countries (PTS numbering plan, E.164)."""

import re

from lagesbild.gate.others import without_days

#: What parts the digits of one number: not a colon, which makes a time of day, nor what parts the numbers of a list.
SEP = r"(?:[^\w:;,|+]|_){0,4}"
#: A telephone number's digits, each set apart from the next.
_SPELLED_OUT = re.compile(r"(?<!\d)0(?:(?:[^\w:]|_){1,3}\d){8,9}(?!\d)")
_NATIONAL = re.compile(
    rf"(?<![\d+])(?<!\d[.,])(?<!\d{{4}}[-/])(?<!\b[A-Z])(?:\({SEP}0{SEP}\){SEP}|0(?:[ -]{{1,3}}(?=7[02369]))?)"
    rf"[1-9](?:{SEP}\d){{6,8}}(?!\d)"
)
#: A mobile number in one piece is one wherever it stands.
_MOBILE = re.compile(r"(?<!\d)07[02369]\d{7}(?!\d)")
#: Parted like the numbers of a list, but its first part is an area code.
_LISTED = re.compile(r"(?<!\d)0(?:[1-9]\d{1,2}|8)([,;|] ?)\d{2,4}(?:\1\d{2,4}){1,3}(?!\d)")
_FOREIGN = re.compile(
    rf"(?<![\d.,])(?:\+{SEP}|(?<!\d[-/])(?<!\b[A-Z])00{SEP}|(?<!\d)0 0 )[1-9](?:{SEP}\d){{7,14}}(?!\d)"
)
_WITHOUT_PLUS = re.compile(rf"(?<![\d.,])46{SEP}(?:0{SEP})?7{SEP}[02369](?:{SEP}\d){{7}}(?!\d)")
#: A number of fewer digits reaches nobody.
DIGITS = 8


def phone(text: str) -> bool:
    """Find a telephone number, Swedish or of another country, in a text without moments."""
    if sum(map(str.isdigit, text)) < DIGITS:
        return False
    text = without_days(text)
    return any(form.search(text) for form in (_NATIONAL, _MOBILE, _LISTED, _FOREIGN, _WITHOUT_PLUS, _SPELLED_OUT))
