"""Ways to disguise personal data; each takes a text and changes how it is written, not what a person reads."""

import html
import random
import re
import string
import unicodedata
from collections.abc import Callable
from urllib.parse import quote

from tests.unit.lagesbild.gate import persons

Way = Callable[[random.Random, str], str]

_CIRCLED = {digit: chr(0x245F + int(digit)) if digit != "0" else "⓪" for digit in string.digits}
_RAISED = dict(zip(string.digits, "⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True))
_LOWERED = {digit: chr(0x2080 + int(digit)) for digit in string.digits}
_BLACK = {digit: chr(0x2775 + int(digit)) if digit != "0" else "⓿" for digit in string.digits}
_BRACKETED = {digit: chr(0x2473 + int(digit)) for digit in string.digits[1:]}
_GREEK = str.maketrans("ABEHIKMNOPTXYaiopux", "ΑΒΕΗΙΚΜΝΟΡΤΧΥαιορυχ")
_CHINESE = dict(zip(string.digits, "〇一二三四五六七八九", strict=True))
_WORDS = "noll ett två tre fyra fem sex sju åtta nio".split()
_DIGITS_FOR = str.maketrans("oea", "034")
_SMALL_CAPITALS = str.maketrans("abcdefghijklmnoprstuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ")


def _table(table: dict[str, str]) -> Way:
    return lambda _, text: text.translate({ord(sign): new for sign, new in table.items()})


def _range(upper: int, lower: int, digits: int) -> Way:
    """Write letters and digits as those of another range of Unicode; 0 where it has none."""

    def sign(old: str) -> str:
        for signs, first in ((string.ascii_uppercase, upper), (string.ascii_lowercase, lower), (string.digits, digits)):
            if first and old in signs:
                return chr(first + signs.index(old))
        return old

    return lambda _, text: "".join(map(sign, text))


def _between(*signs: str, share: float = 1.0) -> Way:
    """Put one of the signs after each sign, or after some."""
    return lambda rnd, text: "".join(sign + (rnd.choice(signs) if rnd.random() < share else "") for sign in text)


def _replaced(old: str, *new: str) -> Way:
    return lambda rnd, text: text.replace(old, rnd.choice(new))


def _spread(sign: str) -> Way:
    """Put a sign between any two letters or digits of a word."""
    return lambda _, text: re.sub(r"(?<=[^\W_])(?=[^\W_])", sign, text)


def _parted(sign: str) -> Way:
    """Put a sign between any two digits, and nothing else."""
    return lambda _, text: "+" * text.startswith("+") + sign.join(filter(str.isalnum, text))


def _digit_words(_: random.Random, text: str) -> str:
    read = "".join(f" {_WORDS[int(sign)]} " if sign.isdigit() else sign for sign in text)
    return " ".join(read.replace("+", " plus ").replace("-", " streck ").replace("(", " ").replace(")", " ").split())


def _percent_of_latin_1(_: random.Random, text: str) -> str:
    return quote(text, safe="", encoding="latin-1" if max(map(ord, text)) < 256 else "utf-8")


def _decomposed(_: random.Random, text: str) -> str:
    return unicodedata.normalize("NFD", text)


def _any_case(rnd: random.Random, text: str) -> str:
    """Mix capitals and small letters; not by chance as in a name of a place."""
    mixed = "".join(rnd.choice([sign.lower, sign.upper])() for sign in text)
    return _any_case(rnd, text) if mixed.istitle() else mixed


def _mixed(rnd: random.Random, text: str) -> str:
    text = "".join(rnd.choice([sign, *map(chr, _wide(sign))]) for sign in text)
    text = "".join(sign + rnd.choice(["", "", "\u200b", "\u00ad"]) for sign in text)
    return f"(se {text.replace('-', rnd.choice(persons.DASHES))})"


def _wide(sign: str) -> list[int]:
    return [ord(sign) + 0xFEE0] if sign in string.ascii_letters + string.digits else []


#: Ways that leave any text readable.
ANYWHERE: dict[str, Way] = {
    "as it is": lambda _, text: text,
    "zero-width spaces": _between("\u200b"),
    "zero-width signs here and there": _between("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", share=0.4),
    "soft hyphens": _between("\u00ad", share=0.5),
    "marks of direction": _between("\u200e", "\u200f", "\u2066", "\u2069", share=0.4),
    "variation selectors": _between("\ufe0e", "\ufe0f", share=0.5),
    "grapheme joiners": _between("\u034f"),
    "turned from right to left": lambda _, text: f"\u202e{text[::-1]}\u202c",
    "struck through": _between("\u0336"),
    "underlined": _between("\u0332"),
    "decomposed": _decomposed,
    "full-width": _range(0xFF21, 0xFF41, 0xFF10),
    "mathematical bold": _range(0x1D400, 0x1D41A, 0x1D7CE),
    "mathematical sans": _range(0x1D5A0, 0x1D5BA, 0x1D7E2),
    "mathematical monospace": _range(0x1D670, 0x1D68A, 0x1D7F6),
    "circled letters": _range(0x24B6, 0x24D0, 0),
    "HTML entities": lambda _, text: "".join(f"&#{ord(sign)};" for sign in text),
    "hexadecimal entities": lambda _, text: "".join(f"&#x{ord(sign):x};" for sign in text),
    "entities without semicolon": lambda _, text: "".join(f"&#{ord(sign):07}" for sign in text),
    "named entities": lambda _, text: html.escape(text).replace("@", "&commat;").replace("-", "&hyphen;"),
    "entities of entities": lambda _, text: "".join(f"&amp;#{ord(sign)};" for sign in text),
    "entities of entities of entities": lambda _, text: "".join(f"&amp;amp;#x{ord(sign):X};" for sign in text),
    "percent signs": lambda _, text: quote(text, safe=""),
    "all in percent signs": lambda _, text: "".join(f"%{byte:02X}" for byte in text.encode()),
    "percent signs of Latin-1": _percent_of_latin_1,
    "percent signs twice": lambda _, text: quote(quote(text, safe=""), safe=""),
    "escapes of JSON": lambda _, text: "".join(f"\\u{ord(sign):04x}" for sign in text),
    "read in the wrong encoding": lambda _, text: text.encode().decode("cp1252", "replace"),
    "bold in HTML": lambda _, text: f"<b>{text[:3]}</b>{text[3:]}",
    "marked up within": lambda _, text: f"{text[:4]}<span class='x'>{text[4:]}</span>",
    "comments of HTML within": lambda _, text: f"{text[:2]}<!-- -->{text[2:]}",
    "no-break spaces": _replaced(" ", "\u00a0", "\u202f"),
    "thin spaces": _replaced(" ", "\u2009", "\u2002", "\u3000"),
    "two blanks": _replaced(" ", "  "),
    "tabs": _replaced(" ", "\t"),
    "line breaks": _replaced(" ", "\n", "\r\n", "\u2028"),
    "other dashes": lambda rnd, text: text.replace("-", rnd.choice(persons.DASHES)),
    "sign by sign": lambda _, text: " ".join(text.replace(" ", "")),
    "sign by sign, words apart": lambda _, text: "   ".join(" ".join(word) for word in text.split(" ")),
    "in brackets": lambda rnd, text: rnd.choice(["({})", "[{}]", "{{{}}}", "<{}>"]).format(text),
    "in quotes": lambda rnd, text: rnd.choice(['"{}"', "'{}'", "”{}”", "»{}«"]).format(text),
    "in stars": lambda rnd, text: rnd.choice(["*{}*", "**{}**", "~{}~", "#{}#"]).format(text),
    "between underscores": lambda _, text: f"_{text}_",
    "among words": lambda rnd, text: f"{rnd.choice(persons.PROSE)} {text} {rnd.choice(persons.PROSE)}",
    "at the end of a sentence": lambda rnd, text: f"Läraren {rnd.choice(persons.PROSE)}: {text}.",
    "in the middle of a sentence": lambda _, text: f"En grupp vid torget hade med sig {text}, enligt väktaren.",
    "after a label": lambda rnd, text: f"{rnd.choice(['uppgift', 'kontakt', 'rör', 'obs'])}: {text}",
    "in a list": lambda _, text: f"klotter; {text}; affisch",
    "in a file's name": lambda _, text: f"rapport_{text}.pdf",
    "in a file's name with underscores": lambda _, text: f"rapport_{text.replace(' ', '_')}_ny.csv",
    "mixed": _mixed,
}
#: Ways for numbers alone.
DIGITS: dict[str, Way] = {
    "Arabic digits": lambda _, text: text.translate(persons.ARABIC),
    "Persian digits": _range(0, 0, 0x06F0),
    "Devanagari digits": _range(0, 0, 0x0966),
    "Chinese digits": _table(_CHINESE),
    "circled digits": _table(_CIRCLED),
    "black digits": _table(_BLACK),
    "bracketed digits": _table(_BRACKETED),
    "raised digits": _table(_RAISED),
    "lowered digits": _table(_LOWERED),
    "keycaps": lambda _, text: "".join(f"{s}\ufe0f\u20e3" if s.isdigit() else s for s in text),
    "O for 0": _table({"0": "O"}),
    "Cyrillic o for 0": _table({"0": "о"}),
    "l for 1": _table({"1": "l"}),
    "I for 1": _table({"1": "I"}),
    "dots": _replaced("-", "."),
    "slashes": _replaced("-", "/"),
    "underscores": _replaced("-", "_"),
    "a dash with blanks": _replaced("-", " - ", " – "),
    "two dashes": _replaced("-", "--"),
    "no dash": _replaced("-", ""),
    "a blank for a dash": _replaced("-", " "),
    "digit by digit": _between(" "),
    "digits parted by dots": _parted("."),
    "digits parted by dashes": _parted("-"),
    "digits parted by underscores": _parted("_"),
    "in words": _digit_words,
    "right after letters": lambda _, text: f"tfn{text}",
    "right after a colon": lambda _, text: f"nr:{text}",
}
#: Ways for letters: look-alikes, and case.
LETTERS: dict[str, Way] = {
    "Cyrillic look-alikes": lambda _, text: text.translate(persons.CYRILLIC),
    "Greek look-alikes": lambda _, text: text.translate(_GREEK),
}
#: Ways for names.
NAMES: dict[str, Way] = {
    "small letters": lambda _, text: text.lower(),
    "capitals": lambda _, text: text.upper(),
    "small capitals": lambda _, text: text.lower().translate(_SMALL_CAPITALS),
    "any case": _any_case,
    "dots for blanks": _replaced(" ", "."),
    "underscores for blanks": _replaced(" ", "_"),
    "hyphens for blanks": _replaced(" ", "-"),
    "slashes for blanks": _replaced(" ", "/", "|"),
    "plus for blanks": _replaced(" ", "+"),
    "letters parted by dots": _spread("."),
    "letters parted by dashes": _spread("-"),
    "digits for letters": lambda _, text: re.sub(r"[^\W\d_]{4,}", lambda hit: hit[0].translate(_DIGITS_FOR), text),
    "other accents": lambda _, text: text.translate(str.maketrans("aeiu", "áèïû")),
    "without dots": lambda _, text: text.translate(str.maketrans("åäöÅÄÖ", "aaoAAO")),
}
