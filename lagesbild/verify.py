"""Does what was published and noted still stand? The two chains, and each against the other.

A chain does not show that its end was cut off. The audit log tells of every publication, so that one that was removed
is missed; of the log itself the last hash is printed, to be kept where nobody who can write here can write.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from lagesbild import audit, published, state
from lagesbild.audit import PUBLISHING, Entry
from lagesbild.errors import WrongUse


@dataclass(frozen=True)
class Chain:
    """One chain: how many entries it has, the hash of the last one, and the names of what does not hold."""

    name: str
    entries: int
    last: str
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Verdict:
    """What was found; publications that the audit log does not tell of are `not_noted` and no fault yet."""

    chains: tuple[Chain, ...]
    not_noted: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether everything holds."""
        return not any(chain.faults for chain in self.chains)


def verified(data: Path) -> Verdict:
    """Check both chains of a data folder, and that every publication the audit log tells of is there.

    The log is read first: what it tells of was published before.
    """
    entries, faults = _entries(data)
    told = [(entry.event.subject, entry.event.detail.get("manifest")) for entry in entries if _publishes(entry)]
    hashes = _hashes(data)
    lost = {f"{published.FOLDER}/{name}" for name, version in told if hashes.get(name) != version}
    broken = tuple(sorted(lost.union(published.check(data))))
    chains = (
        Chain("published", len(hashes), list(hashes.values())[-1] if hashes else published.GENESIS, broken),
        Chain("audit", len(entries), entries[-1].hash if entries else audit.BEGINNING, tuple(faults)),
    )
    return Verdict(chains, tuple(name for name in hashes if name not in dict(told)))


def _entries(data: Path) -> tuple[list[Entry], list[str]]:
    """Return the audit log and the names of what does not hold in it; one that cannot be read is named by its file."""
    faults: list[str] = []
    try:
        faults += audit.check(data)
        return audit.entries(data), faults
    except (WrongUse, SQLAlchemyError):
        return [], faults or [state.FILE]


def _publishes(entry: Entry) -> bool:
    return entry.event.action in PUBLISHING


def _hashes(data: Path) -> Mapping[str, str]:
    """Return the hash of every manifest there is, in order."""
    files = sorted((data / published.FOLDER).glob("[0-9]*.json"))
    return {file.name: sha256(file.read_bytes()).hexdigest() for file in files}
