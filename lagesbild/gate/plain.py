"""One plain reading of a text: what a person would read, whatever signs it is written with."""

import html
import re
import unicodedata
from urllib.parse import unquote

#: Letters of other alphabets that look like Latin ones.
LOOK_ALIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеіјорсухѕԁһӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορτυχ",
    "ABESIJKMHOPCTYXaeijopcyxsdhlABEZHIKMNOPTYXaiknoptux",
)
DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－⁃"), "-")
LETTERS_AS_DIGITS = str.maketrans("oOlI|", "00111")
_ODD = re.compile(r"[^\x20-\x7eåäöÅÄÖéÉ]")
_SPACES = re.compile(r"\s+")
#: A run that is mostly digits, in which letters stand for some.
_AMONG_DIGITS = re.compile(r"(?<![^\W_])(?=(?:[oOlI|+ ./()-]*\d){5})[\doOlI|]+(?:[ +./()-]{1,4}[\doOlI|]+)*(?![^\W_])")
_LETTER_BY_LETTER = re.compile(r"(?<!\w)(?:[^\W\d_] ){3,}[^\W\d_](?!\w)")


def plain(text: str) -> str:
    """Return the text without disguises: entities and percent signs read, one kind of digit, dash, blank and letter."""
    if "&" in text:
        text = html.unescape(text)
    if "%" in text:
        text = unquote(text)
    if _ODD.search(text):
        text = _latin(text)
    text = _SPACES.sub(" ", text)
    text = _AMONG_DIGITS.sub(lambda hit: hit[0].translate(LETTERS_AS_DIGITS), text)
    return _LETTER_BY_LETTER.sub(lambda hit: hit[0].replace(" ", ""), text)


def _latin(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).translate(DASHES).translate(LOOK_ALIKE)
    return "".join(map(_sign, text))


def _sign(sign: str) -> str:
    category = unicodedata.category(sign)
    if category == "Nd":
        return str(unicodedata.digit(sign))
    if category == "Cf":
        return ""
    return " " if category in ("Zs", "Cc") else sign
