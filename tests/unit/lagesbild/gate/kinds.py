"""Kinds of personal data, in the forms they are written in, drawn for invented persons, and what refuses them."""

import random
import string
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from lagesbild.gate import contacts, lists, names
from tests.unit.lagesbild.gate import persons

Draw = Callable[[random.Random], str]
NUMBER = frozenset({"gate_personal_number", "gate_phone"})
STREETS = (
    "Kungsgatan Storgatan Vasagatan Karl_Johansgatan Sven_Hultins_gata Kapellplatsen Södra_vägen Norra_Hamngatan"
    " Björkstigen Mariaplan Doktor_Fries_torg Aschebergsgatan"
).split()
#: Streets as they are cut short; the last ones only with a stop.
SHORT_STREETS = ["Kungsg", "Storg", "Vasag", "Karl Johansg", "Skolg", "Mölndalsv", "Sveav", "Aschebergsg"]
SITES = ["facebook.com", "instagram.com", "tiktok.com", "x.com", "t.me", "vk.com", "twitch.tv", "snapchat.com/add"]


@dataclass(frozen=True)
class Kind:
    """One form of one kind of personal data."""

    name: str
    draw: Draw
    rules: frozenset[str]


def _born(rnd: random.Random) -> date:
    return date(1925, 1, 1) + timedelta(days=rnd.randrange(36_500))


def _identity(form: str, *, days: int = 0) -> Draw:
    def draw(rnd: random.Random) -> str:
        born = _born(rnd)
        nine = f"{born:%y%m}{born.day + days:02}{rnd.randrange(1, 1000):03}"
        parts = {"yy": nine[:2], "cc": f"{born:%Y}"[:2], "mm": nine[2:4], "dd": nine[4:6]}
        return form.format(**parts, last=f"{nine[6:]}{persons.check_digit(nine)}", letter=rnd.choice("ACEHKMRTX"))

    return draw


def _digits(rnd: random.Random, count: int) -> str:
    return "".join(rnd.choices(string.digits, k=count))


def _phone(form: str, areas: list[str], digits: int) -> Draw:
    def draw(rnd: random.Random) -> str:
        number = _digits(rnd, digits)
        return form.format(area=rnd.choice(areas), a=number[:3], b=number[3:5], c=number[5:], whole=number)

    return draw


MOBILE = ["70", "72", "73", "76", "79"]


def _word(rnd: random.Random) -> str:
    return "".join(rnd.choices(string.ascii_lowercase, k=rnd.randrange(3, 9)))


def _email(rnd: random.Random) -> str:
    return f"{_word(rnd)}.{_word(rnd)}@{_word(rnd)}.{rnd.choice(['se', 'com', 'nu', 'org'])}"


def _profile(rnd: random.Random) -> str:
    return f"https://www.{rnd.choice(SITES)}/{_word(rnd)}{rnd.randrange(10, 100)}"


def _plate(form: str, alphabet: str) -> Draw:
    def draw(rnd: random.Random) -> str:
        letters = "".join(rnd.choices(alphabet, k=3))
        if letters in contacts.NO_CARS:
            return draw(rnd)
        return form.format(letters=letters, digits=_digits(rnd, 2), last=rnd.choice(string.digits + alphabet[:6]))

    return draw


def _street(form: str, streets: list[str]) -> Draw:
    return lambda rnd: form.format(rnd.choice(streets).replace("_", " "), rnd.randrange(1, 130), rnd.choice("ABCD"))


WITHOUT_MARKS = str.maketrans("åäöéć", "aaoec")


def _tells(name: str) -> bool:
    """Say whether a name is no word, whatever it is written with, and its capitals can be made small again."""
    words = names.WORDS_GLUED | lists.WORDS_WITHOUT_DOTS
    return name.isalpha() and name.upper().lower() == name and not words & {name, name.translate(WITHOUT_MARKS)}


GIVEN = [name for name in persons.GIVEN if _tells(name) and len(name) > 2]
FAMILY = [name for name in persons.FAMILY if _tells(name) and len(name) > 4]
SONS = [name for name in FAMILY if name.endswith("sson")]


def _person(form: str, family: list[str] = FAMILY) -> Draw:
    def draw(rnd: random.Random) -> str:
        given, second = rnd.sample(GIVEN, 2)
        parts = {"given": given.title(), "second": second.title(), "family": rnd.choice(family).title()}
        return form.format(**parts, initial=rnd.choice("ABCDEFGHJKLMNPRST"))

    return draw


def _kinds(rules: frozenset[str] | str, forms: dict[str, Draw]) -> list[Kind]:
    allowed = rules if isinstance(rules, frozenset) else frozenset({rules})
    return [Kind(name, draw, allowed) for name, draw in forms.items()]


KINDS = [
    *_kinds(
        NUMBER,
        {
            "identity number of 10 digits": _identity("{yy}{mm}{dd}-{last}"),
            "identity number of 12 digits": _identity("{cc}{yy}{mm}{dd}-{last}"),
            "identity number without a dash": _identity("{yy}{mm}{dd}{last}"),
            "identity number of 12 without a dash": _identity("{cc}{yy}{mm}{dd}{last}"),
            "identity number of one a hundred years old": _identity("{yy}{mm}{dd}+{last}"),
            "identity number in parts": _identity("{cc}{yy}-{mm}-{dd}-{last}"),
            "identity number in pairs": _identity("{yy} {mm} {dd} {last}"),
            "coordination number of 10 digits": _identity("{yy}{mm}{dd}-{last}", days=60),
            "coordination number of 12 digits": _identity("{cc}{yy}{mm}{dd}-{last}", days=60),
            "reserve number": _identity("{cc}{yy}{mm}{dd}-{letter}{last[0]}{last[1]}{last[2]}"),
            "mobile": _phone("0{area}-{a} {b} {c}", MOBILE, 7),
            "mobile in one": _phone("0{area}{whole}", MOBILE, 7),
            "mobile from abroad": _phone("+46{area}{whole}", MOBILE, 7),
            "mobile from abroad in groups": _phone("+46 {area} {a} {b} {c}", MOBILE, 7),
            "mobile with 0046": _phone("0046{area}-{a}{b}{c}", MOBILE, 7),
            "mobile with (0)": _phone("+46(0){area}-{a} {b} {c}", MOBILE, 7),
            "fixed line": _phone("031-{a} {b} {c}", [""], 7),
            "fixed line from abroad": _phone("+46 31 {a} {b} {c}", [""], 7),
            "fixed line with (0)": _phone("+46 (0)8-{a} {b} {c}", [""], 7),
            "foreign telephone": _phone("+{area} {a} {b} {c}", ["47", "45", "49", "358", "1"], 8),
            "foreign telephone with 00": _phone("00{area} {a} {b} {c}", ["47", "45", "49", "358", "1"], 8),
        },
    ),
    *_kinds("gate_email", {"e-mail": _email}),
    *_kinds("gate_profile_url", {"profile": _profile}),
    *_kinds(
        "gate_handle",
        {
            "handle": lambda rnd: f"@{_word(rnd)}_{rnd.randrange(10, 100)}",
            "snap": lambda rnd: f"snap {_word(rnd)}_{rnd.randrange(10, 100)}",
            "insta": lambda rnd: f"insta: {_word(rnd)}",
            "account": lambda rnd: f"heter {_word(rnd)}{rnd.randrange(10, 100)} på discord",
        },
    ),
    *_kinds(
        "gate_plate",
        {
            "plate": _plate("{letters}{digits}{last}", "BCDFGHJKLMNPRTWXYZ"),
            "plate with a blank": _plate("{letters} {digits}{last}", "BCDFGHJKLMNPRTWXYZ"),
        },
    ),
    *_kinds(
        "gate_street_number",
        {
            "street number": _street("{} {}", STREETS),
            "street number with a letter": _street("{} {} {}", STREETS),
            "street number in one": _street("{}{}", ["Kungsgatan", "Storgatan", "Södra vägen", "Björkgränd"]),
            "short street": _street("{}. {}", SHORT_STREETS),
            "short street without a stop": _street("{} {}", SHORT_STREETS),
            "shorter street": _street("{}. {}", ["Apelg", "Nyg", "Brog", "Prästg", "Hamng", "Kapellpl", "Skolgr"]),
        },
    ),
    *_kinds(
        "gate_person_name",
        {
            "name": _person("{given} {family}"),
            "family name first": _person("{family} {given}"),
            "family name, comma": _person("{family}, {given}"),
            "two given names": _person("{given} {second} {family}"),
            "double given name": _person("{given}-{second} {family}"),
            "initial in the middle": _person("{given} {initial}. {family}"),
            "initial first": _person("{initial}. {family}"),
            "initial last": _person("{family}, {initial}.", SONS),
            "with a particle": _person("{given} von {family}"),
            "nickname between": _person('{given} "{second}" {family}'),
            "whose": _person("{given} {family}s"),
            "title": _person("Herr {family}"),
            "name in one": _person("{given}{family}"),
            "family name first, in one": _person("{family}{given}", SONS),
            "initial in one": _person("{given}{initial}{family}", SONS),
        },
    ),
]
