"""One plain reading of a text: what a person would read, whatever signs it is written with.

Where reading plainly may also hide something, as when the percent sign of "100%811228" is taken for a code, the text
has several readings, and each is judged.
"""

import html
import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from lagesbild.gate import signs, spoken

LETTERS_AS_DIGITS = str.maketrans("oOlI|", "00111")
#: What is written before the whole text is turned round, from right to left.
TURNED = "\u202e"
#: Signs may be written as codes of codes; deeper than so, nobody does.
DEPTH = 4
_BREAK = re.compile(r"</?(?:br|p|div|td|th|tr|li|h\d)\b[^<>]*>|\\[nrt]", re.IGNORECASE)
_TAG = re.compile(r"</?(?:[abisu]|em|strong|span|wbr|font|su[bp]|small|mark)\b[^<>]*>|<!--.*?-->", re.IGNORECASE)
_ESCAPE = re.compile(r"\\u\{?([0-9a-fA-F]{4,6})\}?|\\x([0-9a-fA-F]{2})|\\(/)")
_PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2})+")
#: A letter that was UTF-8 and taken for the Windows encoding: "SjÃ¶berg".
_MISREAD = re.compile(r"[Â-ô][\u0080-¿ŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]{1,3}")
_SPACES = re.compile(r"\s+")
#: A run as long as a telephone number, in which letters stand for some digits.
_AMONG_DIGITS = re.compile(
    r"(?<![^\W_])(?=(?:[oOlI|+ ./()-]*\d){3})(?=(?:[+ ./()-]*[\doOlI|]){8})"
    r"[\doOlI|]+(?:[ +./()-]{1,4}[\doOlI|]+)*(?![^\W_])"
)
#: Sign by sign, parted by one blank, or letters and digits by one and the same other sign.
_SPACED_OUT = re.compile(r"(?<!\w)\w(?:\s(?:\w|[@.+:/_#-])(?!\w)){3,}")
#: Where some words are spaced out, short ones are too.
_SHORT_SPACED_OUT = re.compile(r"(?<!\w)\w(?:\s(?:\w|[@.+:/_#-])(?!\w))+")
_SHORT_WORD = re.compile(r"(?<!\w)\w\s[\w@.+:/_#-]\s[\w@.+:/_#-](?!\w)")
_LETTER_AND_DIGIT = re.compile(r"(?<=[^\W\d_])(?=\d)")
_PARTED = re.compile(r"(?<![^\W_])[^\W_]([.\-_*/|,~=])[^\W_](?:\1[^\W_])+(?![^\W_])")


def plain(text: str) -> str:
    """Return the text without disguises: entities and percent signs read, one kind of digit, dash, blank and letter."""
    return _joined(signs.latin(_decoded(text)))


def readings(text: str) -> Iterator[str]:
    """Yield the ways to read a text, the plain one first; most texts have no other."""
    decoded = _decoded(text)
    written = signs.latin(decoded)
    read = _joined(written)
    yield read
    known = {read}
    for other in (*_apart(written), *_decoded_otherwise(text, decoded), spoken.in_digits(read)):
        if other not in known:
            known.add(other)
            yield other


def _apart(written: str) -> Iterator[str]:
    """Yield a text that holds something sign by sign as it stands, and with its short words joined too."""
    if _PARTED.search(written):
        yield _evenly(written)
    if _SHORT_WORD.search(written):
        yield _evenly(written)
        joined = _joined(written, _SHORT_SPACED_OUT)
        yield from (joined, _LETTER_AND_DIGIT.sub(" ", joined))


def _decoded_otherwise(text: str, decoded: str) -> Iterator[str]:
    if decoded != text:
        yield _joined(signs.latin(text))
    if _MISREAD.search(decoded):
        yield plain(_MISREAD.sub(_repaired, decoded))
    if TURNED in decoded:
        yield plain(decoded.replace(TURNED, "")[::-1])


def _joined(text: str, spaced_out: re.Pattern[str] = _SPACED_OUT) -> str:
    text = spaced_out.sub(lambda hit: _SPACES.sub("", hit[0]), text)
    return _evenly(_PARTED.sub(lambda hit: hit[0].replace(hit[1], ""), text))


def _evenly(text: str) -> str:
    """Return a text with single blanks, and with digits where letters stand for them."""
    return _AMONG_DIGITS.sub(lambda hit: hit[0].translate(LETTERS_AS_DIGITS), _SPACES.sub(" ", text))


def _decoded(text: str) -> str:
    for _ in range(DEPTH):
        read = _decoded_once(text)
        if read == text:
            break
        text = read
    return text


def _decoded_once(text: str) -> str:
    if "&" in text:
        text = html.unescape(text)
    if "%" in text:
        text = _PERCENT.sub(_bytes_read, text)
    if "\\" in text:
        text = _ESCAPE.sub(_escape_read, text)
    return _TAG.sub("", _BREAK.sub(" ", text)) if "<" in text or "\\" in text else text


def _bytes_read(hit: re.Match[str]) -> str:
    """Read percent signs as UTF-8, or as the older encoding of one byte a letter."""
    held = unquote_to_bytes(hit[0])
    try:
        return held.decode("utf-8")
    except UnicodeDecodeError:
        return held.decode("latin-1")


def _escape_read(hit: re.Match[str]) -> str:
    code = int(hit[1] or hit[2] or "2f", 16)
    return chr(code) if code <= 0x10FFFF else hit[0]


def _repaired(hit: re.Match[str]) -> str:
    try:
        return hit[0].encode("cp1252").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return hit[0]
