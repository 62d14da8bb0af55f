"""Does what was published, frozen and noted still stand? The three chains, and each against the log.

A chain does not show that its end was cut off. The audit log tells of every publication and of every frozen meeting, so
that one that was removed is missed; of the log itself the last hash is printed, to be kept where nobody who can write
here can write.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from lagesbild import audit, published, state
from lagesbild.audit import PUBLISHING, Action, Entry
from lagesbild.errors import WrongUse
from lagesbild.meetings import package


@dataclass(frozen=True)
class Chain:
    """One chain: how many entries it has, the hash of the last one, and the names of what does not hold."""

    name: str
    entries: int
    last: str
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Verdict:
    """What was found; what the audit log does not tell of is `not_noted`, and no fault yet."""

    chains: tuple[Chain, ...]
    not_noted: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether everything holds."""
        return not any(chain.faults for chain in self.chains)


def verified(data: Path) -> Verdict:
    """Check the chains of a data folder, and that every publication and meeting the audit log tells of is there.

    The log is read first: what it tells of was there before.
    """
    entries, faults = _entries(data)
    publications = _told(entries, *PUBLISHING)
    hashes = _hashes(data)
    lost = {f"{published.FOLDER}/{name}" for name, version in publications if hashes.get(name) != version}
    frozen, held = _told(entries, Action.FREEZE), _meetings(data)
    gone = {f"{name}/{package.MANIFEST}" for name, version in frozen if held.get(name) != version}
    documents = package.documents_of(data)
    gone |= {f"{name}/{package.DOCUMENTS}" for name, noted in _noted(entries) if documents.get(name) != noted}
    thinned = {name for name, version in _told(entries, Action.THIN) if held.get(name) == version}
    chains = (
        _chain("published", hashes, published.GENESIS, lost.union(published.check(data))),
        _chain("meetings", held, package.GENESIS, gone.union(package.check(data, thinned))),
        Chain("audit", len(entries), entries[-1].hash if entries else audit.BEGINNING, tuple(faults)),
    )
    return Verdict(chains, (*_not_in(publications, hashes), *_not_in(frozen, held)))


def _chain(name: str, hashes: Mapping[str, str], beginning: str, faults: set[str]) -> Chain:
    return Chain(name, len(hashes), [beginning, *hashes.values()][-1], tuple(sorted(faults)))


def _told(entries: list[Entry], *actions: Action) -> list[tuple[str, audit.Json]]:
    """Return what the log tells of some actions, entry by entry: what it was done to, and the hash of its manifest."""
    told = (entry.event for entry in entries if entry.event.action in actions)
    return [(event.subject, event.detail.get("manifest")) for event in told]


def _noted(entries: list[Entry]) -> list[tuple[str, audit.Json]]:
    """Return what the log tells of each freeze: the meeting, and the hash of what is kept of its documents."""
    told = (entry.event for entry in entries if entry.event.action is Action.FREEZE)
    return [(event.subject, event.detail["documents"]) for event in told if "documents" in event.detail]


def _not_in(told: list[tuple[str, audit.Json]], hashes: Mapping[str, str]) -> list[str]:
    noted = {name for name, _ in told}
    return [name for name in hashes if name not in noted]


def _entries(data: Path) -> tuple[list[Entry], list[str]]:
    """Return the audit log and the names of what does not hold in it; one that cannot be read is named by its file."""
    faults: list[str] = []
    try:
        faults += audit.check(data)
        return audit.entries(data), faults
    except (WrongUse, SQLAlchemyError):
        return [], faults or [Path(state.place(data).name).name]


def _hashes(data: Path) -> Mapping[str, str]:
    """Return the hash of every manifest there is, in order."""
    files = sorted((data / published.FOLDER).glob("[0-9]*.json"))
    return {file.name: sha256(file.read_bytes()).hexdigest() for file in files}


def _meetings(data: Path) -> Mapping[str, str]:
    """Return the hash of every frozen meeting there is, in order."""
    return {package.FOLDER + "/" + one.parent.name: package.hash_of(one.read_bytes()) for one in package.files(data)}
