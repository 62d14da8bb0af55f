"""Invented personal data, and the disguises it may come in; nothing here belongs to anybody except by chance."""

import string
from datetime import date

from hypothesis import strategies as st

from lagesbild.gate import lists

#: Words that may stand around anything: nobody's name, no part of a place, no number.
PROSE = [
    "vid",
    "samtal",
    "uppgav",
    "att",
    "igår",
    "enligt",
    "ring",
    "noterat",
    "om",
    "ärendet",
    "mötet",
    "hörde av sig",
]
ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
DASHES = "-\u2010\u2011\u2013\u2014\u2212"
FULL_WIDTH = str.maketrans({digit: chr(0xFF10 + int(digit)) for digit in string.digits})
ARABIC = str.maketrans({digit: chr(0x0660 + int(digit)) for digit in string.digits})
CYRILLIC = str.maketrans("AaEeOoPpCcXxMHTKB", "АаЕеОоРрСсХхМНТКВ")
LETTERS_FOR_DIGITS = {"O for 0": ("0", "O"), "o for 0": ("0", "o"), "l for 1": ("1", "l"), "I for 1": ("1", "I")}


def check_digit(nine: str) -> int:
    """Return the last digit of a personal identity number (Luhn, SKV 704)."""
    doubled = [int(digit) * (2 - nth % 2) for nth, digit in enumerate(nine)]
    return -sum(number // 10 + number % 10 for number in doubled) % 10


@st.composite
def identity_numbers(draw: st.DrawFn) -> str:
    """Draw an identity number, or a coordination number (60 is added to the day), in a common form."""
    born = draw(st.dates(date(1920, 1, 1), date(2024, 12, 31)))
    day = born.day + draw(st.sampled_from([0, 60]))
    nine = f"{born:%y%m}{day:02}{draw(st.integers(1, 999)):03}"
    last = f"{nine[6:]}{check_digit(nine)}"
    year = draw(st.sampled_from([f"{born:%y}", f"{born:%Y}"]))
    between = draw(st.sampled_from(["-", "", "+", " ", " - ", "--", ". "]))
    parted = draw(st.sampled_from(["", "", "-", ".", " ", "/"]))
    whole = f"{year}{parted}{born:%m}{parted}{day:02}{between}{last}"
    return draw(st.sampled_from([whole, whole, " ".join(year + f"{born:%m}{day:02}" + last)]))


@st.composite
def phones(draw: st.DrawFn) -> str:
    """Draw a Swedish telephone number, mobile or not, at home or from abroad."""
    area, digits = draw(st.sampled_from([("70", 7), ("73", 7), ("31", 6), ("31", 7), ("8", 6), ("8", 8), ("303", 5)]))
    subscriber = "".join(draw(st.lists(st.sampled_from(string.digits), min_size=digits, max_size=digits)))
    prefix = draw(st.sampled_from(["0", "+46", "+46 ", "0046", "+46(0)", "(0", "0"]))
    begin = f"{prefix}{area})" if prefix == "(0" else f"{prefix}{area}"
    between = draw(st.sampled_from(["-", " ", "", " - ", ".", "/"]))
    group = draw(st.sampled_from([2, 3, 8]))
    parts = [subscriber[at : at + group] for at in range(0, digits, group)]
    return begin + between + draw(st.sampled_from([" ", "", "-", "."])).join(parts)


@st.composite
def emails(draw: st.DrawFn) -> str:
    """Draw an e-mail address, as it is written or as it is told."""
    word = st.text(string.ascii_lowercase, min_size=2, max_size=8)
    user, host = draw(word), draw(word)
    at = draw(st.sampled_from(["@", " @ ", "(at)", " [at] ", "(snabel-a)", " snabel-a ", "{at}"]))
    dot = draw(st.sampled_from([".", " . ", "(dot)", " [punkt] "]))
    return f"{user}{at}{host}{dot}{draw(st.sampled_from(['se', 'com', 'nu', 'org']))}"


#: A name that is a word, or has one in it ("Maj-Gun"), needs its capitals and its blank.
GIVEN = sorted(name for name in lists.given_names() if not lists.WORDS_TOO & {name, *name.split("-")})
#: A name whose capitals cannot be made small again (the Turkish dotless i) is only known as it is listed.
FAMILY = sorted(name for name in lists.family_names() - lists.WORDS_TOO if name.upper().lower() == name)


@st.composite
def person_names(draw: st.DrawFn) -> str:
    """Draw a listed given and a listed family name, in any order and case."""
    given, family = draw(st.sampled_from(GIVEN)), draw(st.sampled_from(FAMILY))
    initial = draw(st.sampled_from(["", "", "K ", "K. "]))
    written = draw(st.sampled_from([str.title, str.upper, str.lower]))
    forms = [f"{given} {family}", f"{family}, {given}", f"{family} {given}", f"{given}.{family}", f"{given}_{family}"]
    whole = draw(st.sampled_from([*forms, f"{given}  {family}", f"{given}-{family}", f"{given} {family}s"]))
    return f"{given.title()} {initial}{family.title()}" if initial else written(whole)


@st.composite
def zero_width(draw: st.DrawFn, text: str) -> str:
    """Put signs without width anywhere into a text."""
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(ZERO_WIDTH)) + text[at:]
    return text


@st.composite
def entities(draw: st.DrawFn, text: str) -> str:
    """Write some signs of a text as HTML does."""
    written = draw(st.sampled_from([lambda sign: f"&#{ord(sign)};", lambda sign: f"&#x{ord(sign):x};"]))
    chosen = draw(st.sets(st.integers(0, len(text) - 1), min_size=1, max_size=4))
    return "".join(written(sign) if nth in chosen else sign for nth, sign in enumerate(text))


@st.composite
def in_prose(draw: st.DrawFn, text: str) -> str:
    """Put a text among words."""
    words = st.lists(st.sampled_from(PROSE), max_size=3).map(" ".join)
    before, after = draw(words), draw(words)
    ends = draw(st.sampled_from([" ", ", ", ". ", "\n", " (", ": "]))
    return f"{before}{ends if before else ''}{text}{' ' if after else ''}{after}"
