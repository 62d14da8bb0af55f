"""What single signs stand for: digits of any alphabet, letters that look Latin, blanks, dashes, signs of no width."""

import re
import unicodedata
from functools import cache

#: Letters of other alphabets that look like Latin ones, and a letter that looks like a digit: Cyrillic, Greek,
#: Armenian, Cherokee, the phonetic small capitals and other Latin letters.
_LOOK_ALIKE = (
    ("АВЕЅІЈКМНОРСТУХЗаеіјорсухѕԁһӏԛԝѵү", "ABESIJKMHOPCTYX3aeijopcyxsdhlqwvy"),
    ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορτυχϲϳ", "ABEZHIKMNOPTYXaiknoptuxcj"),
    ("օոսհցզյ", "onuhgqj"),
    ("ᎪᏴᏟᎠᎬᎻᎫᏦᏞᎷᏢᏒᏚᎢᏙᎳᏃᏀ", "ABCDEHJKLMPRSTVWZG"),
    ("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz"),
    ("ɑɡıȷɩøØłŁđĐ", "agijiöÖlLdD"),
)
_TABLE = {ord(sign): read for signs, reads in _LOOK_ALIKE for sign, read in zip(signs, reads, strict=True)}
_TABLE |= dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－⁃➖"), "-")
_TABLE |= dict.fromkeys(map(ord, "․‧。｡・·•∙⋅●▪"), ".")
_TABLE |= dict.fromkeys(map(ord, "⁄∕⧸"), "/") | dict.fromkeys(map(ord, "∶꞉ː"), ":")
_TABLE |= dict.fromkeys(map(ord, "➕﬩"), "+") | dict.fromkeys(map(ord, "“”„‟«»″"), '"')
_TABLE |= dict.fromkeys(map(ord, "‘’‚‛′`´"), "'") | dict.fromkeys(map(ord, "［【〔「『"), "[")
#: Letters in black circles and squares, which Unicode itself does not resolve, and the letters of flags.
_TABLE |= {first + nth: chr(65 + nth) for first in (0x1F150, 0x1F170, 0x1F1E6) for nth in range(26)}
#: Blanks that Unicode counts as letters or symbols.
_TABLE |= dict.fromkeys((0x115F, 0x1160, 0x3164, 0xFFA0), "") | {0x2800: " "}
#: What is more than a plain sign of Swedish text.
_ODD = re.compile(r"[^\x20-\x7eåäöÅÄÖéÉ]")
#: Digits in circles, brackets, or raised, with a stop or not: their number counts, not their ornament.
_ORNATE = re.compile(r"[²³¹⁰-₉①-⓿❶-➓🄀-🄌]")


def latin(text: str) -> str:
    """Return a text in plain Latin letters, digits, dashes and blanks."""
    if not _ODD.search(text):
        return text
    text = _ORNATE.sub(lambda hit: _digit(hit[0]), text)
    return "".join(map(_sign, unicodedata.normalize("NFKC", text).translate(_TABLE)))


def _digit(sign: str) -> str:
    digit = unicodedata.digit(sign, None)
    return sign if digit is None else str(digit)


@cache
def _sign(sign: str) -> str:
    category = unicodedata.category(sign)
    if category == "Nd":
        return str(unicodedata.digit(sign))
    if category in ("Cf", "Mn", "Me"):
        return ""
    if category in ("Zs", "Zl", "Zp", "Cc"):
        return " "
    number = unicodedata.numeric(sign, -1) if category in ("Lo", "Nl") else -1
    return str(int(number)) if number in range(10) else sign
