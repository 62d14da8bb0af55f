"""What an administrator is told in words: the deliveries, who may do what, and what is kept for how long."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import pandas

from lagesbild.audit import thinning
from lagesbild.findings.log import literal, moment, role, yes
from lagesbild.receipts import Receipts, Told
from lagesbild.sign_in import Grant, SignIn
from lagesbild.texts import catalogue
from lagesbild.tombstones import Removed, Tombstone
from lagesbild.words import MISSING, Words


def deliveries(told: Receipts, shown: int, words: Words) -> list[str]:
    """Tell how many receipts there are and what became of the deliveries, how many are shown, and of those unread."""
    numbers = {code: _count(told.told, code, words) for code in ("accepted", "duplicate", "refused")}
    number = words.number(len(told.told))
    lines = [words.say("administration.receipts", number=number, **numbers)]
    if len(told.told) > shown:
        lines.append(words.say("administration.shown", shown=shown, number=number))
    if told.unreadable:
        lines.append(words.say("administration.unreadable", number=words.number(told.unreadable)))
    return lines


def _count(told: Sequence[Told], status: str, words: Words) -> str:
    return words.number(len([one for one in told if one.status == status]))


def receipts(told: Sequence[Told], words: Words) -> pandas.DataFrame:
    """Return deliveries: when each came from whom, what became of it, its rows, and the rules that refused some."""
    names = ("when", "source", "status", "rows", "accepted", "refused", "rules")
    return pandas.DataFrame([_receipt(one, words) for one in told], columns=_heads(names, words))


def _receipt(one: Told, words: Words) -> tuple[str, ...]:
    rows = (words.number(number) for number in (one.rows, one.accepted, one.refused))
    rules = "; ".join(f"{_rule(code, words)} ({words.number(count)})" for code, count in one.rules.items())
    status = words.say(f"administration.status_{one.status}")
    return moment(one.at, words), words.of("source", one.source), status, *rows, rules or MISSING


def _rule(code: str, words: Words) -> str:
    return words.say(f"rule.{code}") if f"rule.{code}" in catalogue() else literal(code)


def way_in(here: SignIn | None, words: Words) -> list[str]:
    """Tell how people sign in, and for how long; or that nobody has to."""
    if here is None:
        return [words.say("administration.nobody_signs_in")]
    number = words.number(len(here.grant))
    hours = words.number(here.hours, 0 if here.hours == int(here.hours) else 1)
    return [words.say("administration.grants", number=number, hours=hours), _where(here, words)]


def _where(here: SignIn, words: Words) -> str:
    if here.oidc:
        return words.say("administration.provider", host=literal(here.oidc.metadata.host or ""))
    addresses = here.proxy.addresses if here.proxy else ()
    return words.say("administration.proxy", addresses=", ".join(str(one) for one in addresses))


def grants(here: SignIn, words: Words) -> pandas.DataFrame:
    """Return who may do what: for each line of the file the role, whom it is for, of which places and senders."""
    names = ("role", "groups", "subjects", "areas", "sources", "exact_files")
    return pandas.DataFrame([_grant(one, words) for one in here.grant], columns=_heads(names, words))


def _grant(one: Grant, words: Words) -> tuple[str, ...]:
    whom = (", ".join(literal(name) for name in names) or MISSING for names in (one.groups, one.subjects))
    places = ", ".join(words.of("district", code) for code in one.areas) or MISSING
    senders = ", ".join(words.of("source", code) for code in one.sources) or MISSING
    return role(one.role, words), *whom, places, senders, yes(one.exact_files, words)


def retention(words: Words) -> str:
    """Tell how many record types are kept for a time and no longer."""
    known, kept = words.reference.codes("record_type"), words.reference.municipality.retention
    return words.say("administration.retention", number=len(kept), all=len(known))


def kept(words: Words) -> pandas.DataFrame:
    """Return each record type with how long its records are kept."""
    limits = words.reference.municipality.retention
    rows = [
        (words.of("record_type", code), _days(limits, code, words)) for code in words.reference.codes("record_type")
    ]
    return pandas.DataFrame(rows, columns=_heads(("record_type", "kept"), words))


def _days(limits: Mapping[str, int], code: str, words: Words) -> str:
    return words.say("administration.days", days=limits[code]) if code in limits else words.say("administration.always")


def meetings(words: Words) -> str:
    """Tell how long frozen meetings are kept."""
    days = words.reference.municipality.meetings_kept_days
    return words.say("administration.meetings_kept", days=days) if days else words.say("administration.meetings_always")


def thinned(told: Sequence[Tombstone], words: Words) -> pandas.DataFrame:
    """Return what past thinnings removed, a row for each type and source of each."""
    rows = [_removed(one, part, words) for one in told for part in one.removed or (None,)]
    names = ("when", "record_type", "source", "before", "rows_removed", "records_removed")
    return pandas.DataFrame(rows, columns=_heads(names, words))


def _removed(one: Tombstone, part: Removed | None, words: Words) -> tuple[str, ...]:
    at = moment(one.at, words) if one.done else words.say("administration.unfinished", at=moment(one.at, words))
    if part is None:
        return at, MISSING, MISSING, MISSING, words.number(one.rows), words.number(one.records)
    known = words.reference.codes("record_type")
    kind = words.of("record_type", part.record_type) if part.record_type in known else literal(part.record_type)
    numbers = (words.number(part.rows), words.number(part.records))
    return at, kind, words.of("source", part.source), words.day(part.before), *numbers


def log_kept(due: int, now: datetime, words: Words) -> list[str]:
    """Tell how many entries of people are older than they are kept, and until when those of today are."""
    municipality = words.reference.municipality
    days = municipality.log_kept_days
    before, until = thinning.kept_since(now, days), now + timedelta(days=days)
    told: dict[str, Any] = {"days": days, "before": words.day(municipality.day_of(before))}
    key = {0: "administration.log_none", 1: "administration.log_one"}.get(due, "administration.log_due")
    first = words.say(key, number=words.number(due), **told)
    return [first, words.say("administration.log_kept", until=words.day(municipality.day_of(until)), **told)]


def _heads(names: Sequence[str], words: Words) -> list[str]:
    own = {"areas": words.district_level.capitalize()}
    return [own.get(name) or words.say(f"administration.{name}") for name in names]
