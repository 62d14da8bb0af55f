"""Is this installation sound? Each check looks at one thing, says what it found, and where it is not sound what to do.

A check tells its finding as a text key with values that are safe to show. What raises a LagesbildError is a fault, told
in that error's own words. `python -m lagesbild doctor` ends with 1 where there is any fault.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from lagesbild.errors import LagesbildError
from lagesbild.settings import Settings
from lagesbild.texts import Language, say


class Grade(StrEnum):
    """How sound something is."""

    SOUND = "sound"
    NOTICE = "notice"
    FAULT = "fault"


@dataclass(frozen=True)
class Finding:
    """What one check found: a text of the doctor's, or the words of an error."""

    grade: Grade
    key: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    error: LagesbildError | None = None

    def told(self, language: Language) -> str:
        """Return it in words, with what to do."""
        if self.error is not None:
            return self.error.explain(language).replace("\n", " ")
        return say(language, f"doctor.{self.key}", **self.values)


@dataclass(frozen=True)
class Patient:
    """What is looked at: the installation, the moment, and the address that the app is asked at."""

    settings: Settings
    now: datetime
    address: str


Check = Callable[[Patient], Finding]


def sound(key: str, **values: object) -> Finding:
    """Return that something is as it should be."""
    return Finding(Grade.SOUND, key, values)


def notice(key: str, **values: object) -> Finding:
    """Return that something should be looked at."""
    return Finding(Grade.NOTICE, key, values)


def fault(key: str, **values: object) -> Finding:
    """Return that something must be mended."""
    return Finding(Grade.FAULT, key, values)


def examine(patient: Patient, checks: Mapping[str, Check]) -> dict[str, Finding]:
    """Return what each check finds; none keeps the next from being made."""
    return {name: _finding(patient, check) for name, check in checks.items()}


def _finding(patient: Patient, check: Check) -> Finding:
    try:
        return check(patient)
    except LagesbildError as error:
        return Finding(Grade.FAULT, error=error)
    except OSError as error:  # a file that may not be read, for instance
        return fault("unreadable", file=error.filename or patient.settings.data, reason=error.strerror)
    except Exception as error:  # one broken part must not hide the others; its text may quote what stands there
        return fault("fell", kind=type(error).__name__)
