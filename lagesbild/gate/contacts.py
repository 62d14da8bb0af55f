"""Addresses that point at a person: e-mail, profiles and handles, and a registration plate."""

import re

AT = r"\s*(?:@|[(\[{<]\s*(?:@|at|ät|snabel-?\s?a)\s*[)\]}>]|[ _*.-]snabel[ -]?a[ _*.-]|(?<=\w)snabel-?a(?=\w))\s*"
DOT = r"\s*(?:\.|[(\[{<]\s*(?:dot|punkt|\.)\s*[)\]}>]|[ _*-](?:punkt|dot)[ _*-])\s*"
#: These are words too, and a stop after them may end a sentence: "at school. No"
AT_WORD = r"(?:\s*[(\[{<]\s*a\s*[)\]}>]\s*|[ _*.-][aä]t[ _*.-])"
DOT_WITHIN = r"(?:\.(?=\w)|\s*[(\[{<]\s*(?:dot|punkt|\.)\s*[)\]}>]\s*|[ _*-](?:punkt|dot)[ _*-])"
_USER, _ENDING = r"[\w.+%-]+", r"[a-z]{2,10}(?![^\W\d_])"
_EMAIL = re.compile(
    rf"{_USER}(?:{AT}[\w-]+(?:{DOT}[\w-]+)*{DOT}|{AT_WORD}[\w-]+(?:{DOT_WITHIN}[\w-]+)*{DOT_WITHIN}){_ENDING}",
    re.IGNORECASE,
)
#: What no address is written without.
_AT = re.compile(r"@|\b[aä]t\b|snabel|[(\[{<]\s*[aä]t?\s*[)\]}>]|_at_", re.IGNORECASE)
#: Nothing else has this sign in the middle of a word.
_AT_WITHIN = re.compile(r"[^\W_]@[^\W\d_][\w-]")

SITES = (
    r"facebook\.com|fb\.com|fb\.me|m\.me|instagram\.com|instagr\.am|twitter\.com|x\.com|tiktok\.com|snapchat\.com"
    r"|t\.me|telegram\.me|telegram\.org|discord\.gg|discord\.com/users|discordapp\.com|vk\.com|ok\.ru|linkedin\.com/in"
    r"|gab\.com|bitchute\.com/channel|reddit\.com/u(?:ser)?|twitch\.tv|steamcommunity\.com/(?:id|profiles)"
    r"|soundcloud\.com|onlyfans\.com|threads\.net|mastodon\.social|bsky\.app/profile|wa\.me|signal\.me"
    r"|pinterest\.[a-z]+|tumblr\.com|kick\.com|rumble\.com/user"
)
#: Sites whose address says by itself that a person or a channel follows.
PERSONAL = r"youtube\.com/(?:@|c/|user/|channel/)|odysee\.com/@|flashback\.org/u(?=\d)"
_POINT = r"(?:\s?[(\[{]?\s?(?:\.|\bdot\b|\bpunkt\b)\s?[)\]}]?\s?)"
_SLASH = r"\s?/\s?"


def _apart(sites: str) -> str:
    return sites.replace(r"\.", _POINT).replace("/", _SLASH)


_PROFILE = re.compile(
    rf"(?<![^\W_])(?<!-)(?:(?:{_apart(SITES)}){_SLASH}@?|(?:{_apart(PERSONAL)}))[\w.~-]{{2,}}", re.IGNORECASE
)
_SITE = (
    r"(?:snap(?:chat|en)?|insta(?:gram)?|ig|tik ?tok|telegram|tg|discord|kik|signal|wickr|steam|roblox|skype|facebook"
    r"|fb|twitter|twitch|youtube|reddit|threads|bluesky|flashback|linkedin|whatsapp|vk|gab|onlyfans)"
)
#: A word that is nothing but somebody's chosen name: an underline or a stop within, or small letters and a number.
#: A group may be called Combat18.
_CHOSEN = (
    r"(?!(?:kl|nr|den|v|s|ca|covid)[\W\d])(?:(?=[\w.-]*[^\W\d_])[^\W_][\w.-]*(?:_|(?<=\w)\.(?=\w))[\w.-]+"
    r"|(?-i:[a-zåäö][a-zåäö.-]{2,}\d[\w.-]*))"
)
_ACCOUNT = r"(?:-?(?:namn|konto|profil|användare)(?:et|t|en)?)?"
_SAYS = r"(?: (?:heter|hette|är|som|under|namnet|kontot|användaren|kallas|med))*"
_NICK = r"(?:användarnamn(?:et)?|alias|nick(?:name)?|user(?:name)?|gamertag|konto(?:t|namn)?)"
_AT_NAME = re.compile(r"(?<![^\W_])(?<!@)@ ?[^\W_][\w.-]+")
_ACCOUNT_NAMED = re.compile(rf"(?<![^\W_])(?:{_SITE}|{_NICK})", re.IGNORECASE)
_HANDLE = re.compile(
    rf"(?<![^\W_])(?:snap(?:chat)?|insta(?:gram)?|ig|tiktok|telegram|discord|kik){_ACCOUNT}"
    r" ?[:=] ?[\"'(\[]?[^\W_][\w.#-]{2,}"
    rf"|(?<![^\W_])(?:{_SITE}{_ACCOUNT}|{_NICK}){_SAYS}[ :=>\"'(\[_–-]{{1,3}}{_CHOSEN}"
    rf"|(?<![^\W_])(?=[^\W\d_][\w.]* ){_CHOSEN} (?:på|via) {_SITE}(?![^\W_])",
    re.IGNORECASE,
)

#: The letters of a Swedish registration plate: not I, Q, V, Å, Ä, Ö, and no O last (Transportstyrelsen).
LETTERS = "A-HJ-PR-UW-Z"
_LAST = r"\d\d[\dA-HJ-NPR-UW-Z]"
_EDGE, _END = r"(?<![^\W_])(?<!\d-)", r"(?![^\W_])(?!-\d)"
_PLATE = re.compile(rf"{_EDGE}([{LETTERS}]{{3}})(?:[^\w:,;()]|_){{0,3}}{_LAST}{_END}")
_VEHICLE = (
    r"(?:reg|regnr|reg\.? ?nr|registreringsnummer|registrering|registrerad|skylt(?:en)?|nummerplåt|plåten|bil(?:en)?"
    r"|fordon(?:et)?|nummer|nr|moped(?:en)?|mc|motorcykel|skåpbil|lastbil|volvo|bmw|audi|saab|toyota|mercedes|golf|tesla)"
)
_PLATE_SMALL = re.compile(
    rf"{_EDGE}(?:([{LETTERS}]{{3}}){_LAST}|{_VEHICLE}[:.]? ([{LETTERS}]{{3}})[ ._-]{{1,3}}{_LAST}){_END}", re.IGNORECASE
)
#: Three capitals before a number that are a law, a report series, a road or an office and no car.
NO_PLATES = frozenset({"LVU", "LSS", "SOU", "SFS", "SOL", "EST", "SGS", "LPT", "LRA", "RPS", "RPT"})
#: The same, but only with a blank between: "SOS 112" is a call, "SOS112" a car.
NO_PLATES_APART = frozenset({"SOS", "MSB", "NMR", "SSU", "SKR", "BUP", "SAS", "ABF", "AFA", "DNR"})
#: What the tests draw no plate of.
NO_CARS = NO_PLATES | NO_PLATES_APART
#: Small letters before three digits that are no car: a word or a common short form.
NO_PLATES_SMALL = frozenset(
    (
        "rum hus sal bus obj ref lgh dok doc akt art lag rad sek dag typ fel kod bas tel tfn log sum dnr kap par"
        " pkt lvu lss sou sfs sol est sgs lpt lra rps rpt buss omr del kl tal alt max min utf iso sha pdf jpg png"
        " csv bmw mac app och med som per hos han hon den det ett tre sex sju nio kan ska har tog dem man mer ner"
        " upp tio the and"
    ).split()
)


def email(text: str) -> bool:
    """Find an e-mail address, also one with "(at)" and "dot"."""
    if not _AT.search(text):
        return False
    return bool(_AT_WITHIN.search(text) or _EMAIL.search(text))


def profile_url(text: str) -> bool:
    """Find the address of somebody's profile or channel on a social site."""
    return "/" in text and ("." in text or " " in text) and bool(_PROFILE.search(text))


def handle(text: str) -> bool:
    """Find an @handle, or an account named after its site."""
    if "@" in text and _AT_NAME.search(text):
        return True
    return bool(_ACCOUNT_NAMED.search(text) and _HANDLE.search(text))


def plate(text: str) -> bool:
    """Find a registration plate; in small letters only in one piece, or after a word for a vehicle."""
    return any(not _is_no_car(hit) for hit in _PLATE.finditer(text)) or any(
        (hit[1] or hit[2]).lower() not in NO_PLATES_SMALL for hit in _PLATE_SMALL.finditer(text)
    )


def _is_no_car(hit: re.Match[str]) -> bool:
    letters, apart = hit[1], " " in hit[0]
    return letters in NO_PLATES or (apart and letters in NO_PLATES_APART)
