"""The audit log in words: who did what and when, how much was found, and whether all of it holds."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas

from lagesbild.access import Page, Role
from lagesbild.audit import Action, AuditEvent, Entry
from lagesbild.audit.search import Found
from lagesbild.texts import LANGUAGES, catalogue
from lagesbild.verify import Verdict
from lagesbild.words import MISSING, Words

#: A hash is known by its first twelve signs; what is told of an entry is cut to a length that can be read.
HASH, HASH_SHOWN, LONGEST = re.compile(r"\b[0-9a-f]{32,}\b"), 12, 300
#: Of what does not hold so many are named.
NAMED = 20
#: What Markdown would take for a sign of its own; within a word an underscore is none.
_SIGNS = re.compile(r"[\\`*\[\]<>|~$#&]|(?<!\w)_|_(?!\w)")


def found(told: Found, days: int, words: Words) -> str:
    """Tell how many entries were found of the last days (0: ever), and how many of them are shown."""
    if not told.count:
        return words.say("administration.found_none")
    time = since(days, words)
    number = words.number(told.count)
    sentence = words.say("administration.found_one" if told.count == 1 else "administration.found", number=number)
    if told.count == len(told.entries):
        return f"{sentence} {time}."
    return f"{sentence} {time}. {words.say('administration.shown', shown=len(told.entries), number=number)}"


def since(days: int, words: Words) -> str:
    """Return the last days (0: ever) as they stand in a sentence."""
    return words.say("administration.last_days", days=days) if days else words.say("administration.ever")


def table(entries: Sequence[Entry], words: Words) -> pandas.DataFrame:
    """Return entries with when and by whom what was done to what, how and why."""
    heads = [words.say(f"administration.{name}") for name in ("when", "who", "role", "done", "to", "how", "why")]
    return pandas.DataFrame([_row(entry, words) for entry in entries], columns=heads)


def _row(entry: Entry, words: Words) -> tuple[str, ...]:
    event = entry.event
    done = words.say(f"administration.action.{event.action}")
    how = (subject(event, words) or MISSING, literal(detail(event.detail, words)) or MISSING, why(event, words))
    return moment(entry.at, words), literal(event.who) or MISSING, role(event.role, words), done, *how


def subject(event: AuditEvent, words: Words) -> str:
    """Return what something was done to: a page by its name, the group's work in words, the rest as it is called."""
    if event.action is Action.VIEW and event.subject in set(Page):
        return words.heading(f"page.{event.subject}")
    name, _, number = event.subject.partition(" ")
    if name == "meeting" and number.isdecimal():
        return words.say("administration.subject.meeting", number=number)
    known = f"administration.subject.{event.subject.replace(' ', '_')}"
    return words.say(known) if known in catalogue() else literal(event.subject)


def settings(entries: Sequence[Entry], words: Words) -> pandas.DataFrame:
    """Return the changes of settings: when each took effect, which it was, and what tells it from the one before."""
    heads = [words.say(f"administration.{name}") for name in ("when", "setting", "fingerprint")]
    rows = [(moment(one.at, words), _setting(one.event, words), detail(one.event.detail, words)) for one in entries]
    return pandas.DataFrame([(at, what, literal(how)) for at, what, how in rows], columns=heads)


def _setting(event: AuditEvent, words: Words) -> str:
    known = {name: words.say(f"administration.setting_{name}") for name in ("sign_in", "reference")}
    return known.get(event.subject) or literal(event.subject)


def moment(at: datetime, words: Words) -> str:
    """Return a moment by the clocks of the municipality: "20 nov 2026 15:05:09"."""
    local = words.reference.municipality.local(at)
    return f"{words.day(local.date())} {local:%H:%M:%S}"


def role(code: str, words: Words) -> str:
    """Return what a role is called; of no certain district."""
    if code == Role.COORDINATOR:
        return words.say("administration.coordinator")
    return words.say(f"role.{code}") if code in set(Role) else literal(code) or MISSING


def why(event: AuditEvent, words: Words) -> str:
    """Return why something was done; what all of it is for stands on every page already."""
    usual = {Words(words.reference, language).say("app.purpose") for language in LANGUAGES}
    return MISSING if event.purpose in usual else literal(event.purpose) or MISSING


def detail(told: Mapping[str, Any], words: Words) -> str:
    """Return what is told of an entry as a short text, hashes by their beginning."""
    pairs = [(key, _short(value, words)) for key, value in told.items()]
    text = "; ".join(f"{key}: {value}" for key, value in pairs if value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _short(value: object, words: Words) -> str:
    if isinstance(value, bool):
        return yes(value, words)
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_short(one, words)}" for key, one in value.items())
    if isinstance(value, list | tuple):
        join = "–" if len(value) == 2 and all(isinstance(one, int) for one in value) else ", "
        return join.join(_short(one, words) for one in value)
    return "" if value is None else HASH.sub(lambda found: f"{found[0][:HASH_SHOWN]}…", str(value))


def yes(told: bool, words: Words) -> str:
    """Return yes or no."""
    return words.say("administration.yes" if told else "administration.no")


def literal(text: str) -> str:
    """Return a text of others as it stands, where Markdown is read; what is no text shows as a question mark."""
    return _SIGNS.sub(r"\\\g<0>", text.encode("utf-8", "replace").decode())


def verdict(told: Verdict, words: Words) -> list[str]:
    """Tell whether all that was published, frozen and noted still stands, with the last hash; or what does not."""
    chains = {chain.name: chain for chain in told.chains}
    last = words.say("administration.last_hash", last=chains["audit"].last)
    numbers = {name: words.number(chain.entries) for name, chain in chains.items()}
    faults = [name for chain in told.chains for name in chain.faults]
    holds = words.say("administration.holds", **numbers)
    lines = [f"{_broken(faults, words) if faults else holds} {last}"]
    if told.not_noted:
        lines.append(words.say("administration.not_noted", names=_named(told.not_noted, words)))
    return lines


def _broken(faults: Sequence[str], words: Words) -> str:
    return words.say("administration.broken", number=words.number(len(faults)), names=_named(faults, words))


def _named(names: Sequence[str], words: Words) -> str:
    more = len(names) - NAMED
    listed = ", ".join(literal(name) for name in names[:NAMED])
    return words.say("administration.and_more", names=listed, number=words.number(more)) if more > 0 else listed
