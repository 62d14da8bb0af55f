"""A street with its house number, which is somebody's door; a street alone, and a numbered road, may pass."""

import re

WAYS = (
    r"gatan|gata|vägen|väg|gränden|gränd|stigen|stig|allén|allé|backen|backe|torget|torg|platsen|plats|plan|kajen|kaj"
    r"|leden|slingan|stråket|promenaden|esplanaden|liden|ringen|parken|trappan|gången|svängen|kroken|strasse|straße"
    r"|allee|platz|vagen|granden|svangen|straket"
)
#: Short forms that end no Swedish word ("Kungsg."), with or without a stop.
SHORT = (
    r"[^\W\d_]{3}(?:[bdfkmpst]g|[dkmnps]v|sgr|spl)|(?<![^\W\d_])(?:stor|skol|hamn|ny|lång|ring|köpman|smedje|kyrko|vasa|linné|göta|kvarn"
    r"|bro|öster|väster|söder|norr|viktoria|sten|odin|olof|haga)g|(?<![^\W\d_])(?:svea|skol|kyrko|ring|göta|stor|strand|torp)v"
)
#: Short forms only with a stop and a capital ("Apelg."), unless such words end sentences ("Göteborg. 3 larm").
_WITH_STOP = re.compile(r"(?<![^\W\d_])[A-ZÅÄÖ][^\W\d_]{1,}(?:g|pl|gr|str)\.[ _]?$")
_ENDS_SENTENCES = re.compile(
    r"(?:borg|berg|burg|dag|ing|[aeouåä]ng|lag|slagg|torg|skog|krog|väg|tåg|ig|helg|korg|färg|älg|sorg|jag|tag|drag|steg"
    r"|flyg|[byä]gg|ugg|og|såg|låg|hög|tyg|sug|progr|fotogr|kompl|expl|appl|\b(?:avg|reg|org|beg))\.[ _]?$",
    re.IGNORECASE,
)
UNITS = (
    r"personer|person|män|kvinnor|pojkar|flickor|ungdomar|barn|bilar|poliser|meter|km|m|kr|tusen|procent|gånger"
    r"|januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december|år|dagar|veckor|timmar"
)
#: A house number: not an amount, a time, a decimal or a year.
_HOUSE = re.compile(
    rf"(?<!\d)(?<!\d[.,:/-])\d{{1,3}}(?! ?(?:{UNITS}|%)(?![^\W\d_]))(?:-\d{{1,3}})?(?!:?\d|[.,-]\d)"
    r"(?: ?[a-h])?(?![^\W\d_])",
    re.IGNORECASE,
)
_BETWEEN = r"(?:,? |[,_/*~'\"=#-]|\.(?=$|nr))?(?:(?:nr|no|nummer|hus)\b[.:]? ?|# ?)?$"
_NAME = r"(?P<name>(?:[^\W\d_]+[ _-])?[^\W\d_]*)"
_STREET = re.compile(rf"(?<![^\W\d_]){_NAME}(?P<way>{WAYS}){_BETWEEN}", re.IGNORECASE)
#: The same without its name, to look for first: that is quicker.
_WAY = re.compile(rf"(?:{WAYS}){_BETWEEN}", re.IGNORECASE)
_CUT_SHORT = re.compile(rf"(?:{SHORT}|\wstr(?=\.))\.?{_BETWEEN}", re.IGNORECASE)
#: A number in words is a house's when nothing follows, or "number" is said before it.
_IN_WORDS = re.compile(
    rf"(?<![^\W\d_]){_NAME}(?P<way>gatan|gata|vägen|väg|gränden|gränd)"
    r" (?:nr|nummer)? ?(?:ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|(?:tret|fjor|fem|sex|sjut|ar|nit)ton"
    r"|(?:tjugo|trettio|fyrtio|femtio|sextio|sjuttio|åttio|nittio)[a-zåäö]*)(?: [a-h])?(?=$|[.,;)\]\"])",
    re.IGNORECASE,
)
_MAYBE_IN_WORDS = re.compile(r"(?:gatan|gata|vägen|väg|gränden|gränd) [entfsåo]", re.IGNORECASE)
#: So far back a street's name is looked for.
REACH = 48
#: A numbered road, junction, floor or stop is no address: "väg 158", "länsväg 158", "trafikplats 57", "plan 3".
ROADS = frozenset(
    "läns riks rik europa lands motor trafik på av om arbets håll busshåll mötes parkerings flyg plan handlings lokal"
    " detalj till till- ned upp in ut över sam miss bygg".split()
) | {""}
_MAY_BE_NO_STREET = frozenset("väg vägen vagen plats platsen leden plan gången backen trappan parken".split())
#: Only these run into their number in one word: "Kungsgatan3", but not "thueringen24".
_IN_ONE = frozenset("gatan gata vägen väg gränden gränd vagen granden torget platsen stigen allén backen".split())


def street_number(text: str) -> bool:
    """Find a street with a house number; a street alone, and a numbered road, may pass."""
    if any(_leads_to(text[max(0, hit.start() - REACH) : hit.start()]) for hit in _HOUSE.finditer(text)):
        return True
    if not _MAYBE_IN_WORDS.search(text):
        return False
    return any(not _is_road(hit) for hit in _IN_WORDS.finditer(text))


def _leads_to(before: str) -> bool:
    """Say whether what stands before a number ends with a street."""
    if _WAY.search(before) and (hit := _STREET.search(before)) and not _is_road(hit):
        return before[-1].isspace() or not before[-1].isalpha() or hit["way"].lower() in _IN_ONE
    if _CUT_SHORT.search(before):
        return True
    return bool(_WITH_STOP.search(before)) and not _ENDS_SENTENCES.search(before)


def _is_road(hit: re.Match[str]) -> bool:
    last_word = re.split(r"[ _-]", hit["name"].lower().rstrip("-_ "))[-1]
    return hit["way"].lower() in _MAY_BE_NO_STREET and last_word in ROADS
