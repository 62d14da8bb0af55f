"""What stands on every page and in the head of a document: its marking, its filter, and what the registry wants."""

from collections.abc import Iterator, Sequence

from lagesbild.access import Role
from lagesbild.meetings.package import Manifest
from lagesbild.meetings.picture import GROUP, Version
from lagesbild.meetings.shown import Shown
from lagesbild.periods import Span
from lagesbild.words import MISSING, Words

#: So much of a hash is told where there is little room.
SHORT = 16


def name_of(version: Version, words: Words) -> str:
    """Return what a version is called."""
    if version.district:
        return words.say("report.version_district", name=words.of("district", version.district))
    return words.say("report.version_group" if version == GROUP else "report.version_public")


def marking(version: Version, words: Words) -> str:
    """Return who may have a version."""
    if version.district:
        return words.say("report.marking_district", name=words.of("district", version.district))
    return words.say("meetings.marking" if version == GROUP else "report.marking_public")


def running(version: Version, shown: Shown, manifest: Manifest, words: Words, sealed: str = "") -> str:
    """Return what stands on every page: the version, what it is limited to, the cut-off, and the hash.

    `sealed` is that of several meetings, where the document is of more than one.
    """
    place = words.of("district", version.district) if version.district else words.say("report.whole")
    told = {"version": name_of(version, words), "place": place, "cut_off": _cut_off(shown, manifest, version, words)}
    return words.say("report.running", **told, hash=(sealed or manifest.version)[:SHORT])


def facts(version: Version, shown: Shown, manifest: Manifest, words: Words) -> tuple[tuple[str, str], ...]:
    """Return the names and values that the registry, and whoever wants to check the numbers, asks for."""
    told = dict(_facts(version, shown, manifest, words))
    return tuple((words.say(f"report.fact_{name}"), value) for name, value in told.items())


def of_edition(
    version: Version, span: Span, last: Shown, manifests: Sequence[Manifest], words: Words, sealed: str
) -> tuple[tuple[str, str], ...]:
    """Return the same of an edition, which is sealed by the hashes of the meetings that it is made of."""
    known = dict(_registry(version, last, manifests[-1], words, words.say("edition.document")))
    known["period"] = f"{words.weeks(span.first, span.last)} ({words.days(span.first, span.last)})"
    known["known"] = _cut_off(last, manifests[-1], version, words)
    known["sealed"] = sealed
    if manifests[-1].demo:
        known["demo"] = words.say("report.invented")
    return tuple((words.say(f"report.fact_{name}"), value) for name, value in known.items())


def _registry(
    version: Version, shown: Shown, manifest: Manifest, words: Words, place: object
) -> Iterator[tuple[str, str]]:
    """Yield what the registry asks for; `place` is the document's in its case. It is thinned with its last meeting."""
    record, language = shown.visit.reference.municipality.record, words.language
    number = record.diary_number and words.say("report.handling", number=record.diary_number, place=place)
    yield "diary_number", number or MISSING
    yield "classification", record.classification.label(language) if record.classification else MISSING
    if version.role is not Role.GUEST:
        yield "secrecy", record.secrecy.label(language) if record.secrecy else MISSING
    yield "thin_on", words.day(manifest.thin_on) if manifest.thin_on else words.say("report.kept_for_good")


def _facts(version: Version, shown: Shown, manifest: Manifest, words: Words) -> Iterator[tuple[str, str]]:
    municipality = shown.visit.reference.municipality
    yield from _registry(version, shown, manifest, words, manifest.number)
    yield "period", f"{words.weeks(shown.picture.period)} ({words.days(shown.picture.period)})"
    yield "known", _cut_off(shown, manifest, version, words)
    yield "frozen", words.day(municipality.day_of(manifest.frozen))
    yield "version", manifest.version
    yield "previous", manifest.previous
    if version.role is not Role.GUEST:
        yield "build", manifest.build
    if manifest.demo:
        yield "demo", words.say("report.invented")


def _cut_off(shown: Shown, manifest: Manifest, version: Version, words: Words) -> str:
    """Return the day up to which a version knows; what is published ends with its last closed period."""
    if version.role is Role.GUEST:
        return words.day(words.reference.calendar.end(shown.picture.period))
    return words.day(shown.visit.reference.municipality.day_of(manifest.known))
