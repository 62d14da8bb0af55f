"""Addresses that point at a person: e-mail, profiles and handles, a registration plate, a street with its number."""

import re

AT = r"\s*(?:@|[(\[{<]\s*(?:at|a|snabel-?a)\s*[)\]}>]| snabel-?a | at )\s*"
DOT = r"\s*(?:\.|[(\[{<]\s*(?:dot|punkt|\.)\s*[)\]}>]| punkt | dot )\s*"
_EMAIL = re.compile(rf"[\w.+%-]+{AT}[\w-]+(?:{DOT}[\w-]+)*{DOT}[a-z]{{2,10}}\b", re.IGNORECASE)

SITES = (
    r"facebook\.com|fb\.com|fb\.me|m\.me|instagram\.com|instagr\.am|twitter\.com|x\.com|tiktok\.com|snapchat\.com"
    r"|t\.me|telegram\.me|telegram\.org|discord\.gg|discord\.com/users|discordapp\.com|vk\.com|ok\.ru|linkedin\.com/in"
    r"|youtube\.com/(?:@|c/|user/|channel/)|gab\.com|odysee\.com/@|bitchute\.com/channel|reddit\.com/u(?:ser)?"
    r"|twitch\.tv|steamcommunity\.com/(?:id|profiles)|soundcloud\.com|onlyfans\.com|threads\.net|mastodon\.social"
    r"|bsky\.app/profile|flashback\.org/u\d|wa\.me|signal\.me|pinterest\.[a-z]+|tumblr\.com|kick\.com|rumble\.com/user"
)
_PROFILE = re.compile(rf"(?<![\w-])(?:https?://)?(?:[a-z]+\.)?(?:{SITES})/?@?[\w.~-]{{2,}}", re.IGNORECASE)
_HANDLE = re.compile(
    r"(?<![\w@])@ ?\w[\w.-]+"
    r"|\b(?:snap(?:chat)?|insta(?:gram)?|tiktok|telegram|discord|kik)(?:-?namn|-?konto)? ?[:=] ?\w[\w.#-]{2,}",
    re.IGNORECASE,
)

#: The letters of a Swedish registration plate: not I, Q, V, Å, Ä, Ö, and no O last (Transportstyrelsen).
LETTERS = "A-HJ-PR-UW-Z"
_PLATE = re.compile(rf"(?<![\w-])[{LETTERS}]{{3}}[ .-]?\d\d[\dA-HJ-NPR-UW-Z](?![\w-])")
_PLATE_SMALL = re.compile(
    rf"(?<![\w-])(?:[{LETTERS}]{{3}}\d\d|(?:reg|regnr|bil|nummer):? [{LETTERS}]{{3}} \d\d)[\dA-HJ-NPR-UW-Z](?![\w-])",
    re.IGNORECASE,
)
#: Three capitals and three digits that are a law, a report series or a road and no car.
NO_PLATES = frozenset({"LVU", "LSS", "SOU", "SFS", "SOL", "EST", "SGS", "LPT", "LRA", "RPS", "RPT"})

WAYS = (
    r"gatan|gata|vägen|väg|gränden|gränd|stigen|stig|allén|allé|backen|backe|torget|torg|platsen|plats|plan|kajen|kaj"
    r"|leden|slingan|stråket|promenaden|esplanaden|liden|ringen|parken|trappan|gången|svängen|kroken|strasse|straße"
    r"|allee|platz"
)
UNITS = (
    r"personer|person|män|kvinnor|pojkar|flickor|ungdomar|barn|bilar|poliser|meter|km|m|kr|tusen|procent|gånger"
    r"|januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december|år|dagar|veckor|timmar"
)
_STREET = re.compile(
    rf"(?<!\w)(?P<name>[^\W\d_]*(?:[ -][^\W\d_]+)?[ -]?)"
    rf"(?:(?P<way>{WAYS}|str\.),? (?:nr\.? ?|nummer )?|(?P<glued>gatan|gata|vägen|väg|gränd))"
    rf"\d{{1,3}}(?! ?(?:{UNITS}|%)\b)(?:-\d{{1,3}})?(?!:?\d|[.,-]\d) ?[a-hA-H]?(?![^\W\d_])",
    re.IGNORECASE,
)
#: A numbered road or junction is no address: "väg 158", "länsväg 158", "trafikplats 57".
ROADS = frozenset({"", "läns", "riks", "rik", "europa", "lands", "motor", "trafik", "på", "av"})


def email(text: str) -> bool:
    """Find an e-mail address, also one with "(at)" and "dot"."""
    return bool(_EMAIL.search(text)) if "." in text or "dot" in text or "punkt" in text else False


def profile_url(text: str) -> bool:
    """Find the address of somebody's profile or channel on a social site."""
    return bool(_PROFILE.search(text)) if "." in text else False


def handle(text: str) -> bool:
    """Find an @handle, or an account named after its site."""
    return bool(_HANDLE.search(text))


def plate(text: str) -> bool:
    """Find a registration plate; in small letters only among other words, since a code may look alike."""
    if any(hit[0][:3] not in NO_PLATES for hit in _PLATE.finditer(text)):
        return True
    return " " in text.strip() and bool(_PLATE_SMALL.search(text))


def street_number(text: str) -> bool:
    """Find a street with a house number; a street alone, and a numbered road, may pass."""
    return any(not _is_road(hit) for hit in _STREET.finditer(text))


def _is_road(hit: re.Match[str]) -> bool:
    way = (hit["way"] or hit["glued"]).lower()
    last_word = hit["name"].lower().rstrip("- ").split(" ")[-1]
    return way in ("väg", "vägen", "plats", "platsen", "leden") and last_word in ROADS
