"""What an installation may set, read from the environment in one place.

Each setting is named in `SETTINGS`; a test keeps the list and docs/operating.md together.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from lagesbild.errors import WrongUse
from lagesbild.municipality import Municipality
from lagesbild.texts import LANGUAGES, Language

ROOT = Path(__file__).resolve().parents[1]
DATA = "LAGESBILD_DATA"
REFERENCE = "LAGESBILD_REFERENCE"
SECRET_FILE = "LAGESBILD_SECRET_FILE"
TODAY = "LAGESBILD_TODAY"
ALLOW_UNSIGNED = "LAGESBILD_ALLOW_UNSIGNED"
#: Marks a data folder as a demonstration city's and pins its today.
DEMO_FILE = "demo.json"
LANGUAGE = "LAGESBILD_LANGUAGE"
SIGN_IN = "LAGESBILD_SIGN_IN"
#: Read by lagesbild.sign_in, which keeps it nowhere.
CLIENT_SECRET = "LAGESBILD_CLIENT_SECRET"
#: Read by lagesbild.state: the database on a server where the state is kept; unset, it is a file of the data folder.
STATE_URL = "LAGESBILD_STATE_URL"
SETTINGS = (DATA, REFERENCE, SECRET_FILE, TODAY, ALLOW_UNSIGNED, LANGUAGE, SIGN_IN, CLIENT_SECRET, STATE_URL)


@dataclass(frozen=True)
class Settings:
    """One installation: where its data and reference lie, how it was started, and how people sign in (None: not)."""

    data: Path
    reference: Path
    secret_file: Path
    today: date | None
    allow_unsigned: bool
    language: Language
    sign_in: Path | None = None

    @property
    def cookie_secret_file(self) -> Path:
        """Where the key of the sign-ins lies: beside the master secret; without it everybody signs in anew."""
        return self.secret_file.with_name(f"{self.secret_file.name}-sign-in")


def read(environment: Mapping[str, str] = os.environ, *, data_unset: Path = ROOT / "data") -> Settings:
    """Read the settings; `data_unset` is the data folder when none is named. Raises WrongUse on a bad value."""
    data = Path(environment.get(DATA) or data_unset).resolve()
    return Settings(
        data=data,
        reference=Path(environment.get(REFERENCE) or ROOT / "data" / "reference").resolve(),
        secret_file=Path(environment.get(SECRET_FILE) or data / "secret").resolve(),
        today=_day(environment.get(TODAY)),
        allow_unsigned=environment.get(ALLOW_UNSIGNED) == "1",
        language=_language(environment.get(LANGUAGE)),
        sign_in=Path(environment[SIGN_IN]).resolve() if environment.get(SIGN_IN) else None,
    )


def pinned_today(settings: Settings) -> date | None:
    """Return the day a demonstration folder is pinned to; None for any other. LAGESBILD_TODAY may move it."""
    demo = settings.data / DEMO_FILE
    if not demo.exists():
        return None
    return settings.today or date.fromisoformat(json.loads(demo.read_text(encoding="utf-8"))["until"])


def today(settings: Settings, municipality: Municipality, *, demo: bool) -> date:
    """Return the day it is in a municipality; in a folder of demonstration data, the day that is pinned to."""
    pinned = pinned_today(settings) if demo else None
    return pinned or municipality.day_of(datetime.now(UTC))


def demo_seed(settings: Settings) -> int | None:
    """Return what a demonstration folder's chance, and its secret, are made of; None for any other."""
    demo = settings.data / DEMO_FILE
    return int(json.loads(demo.read_text(encoding="utf-8"))["seed"]) if demo.exists() else None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as wrong:
        raise WrongUse("setting_not_a_date", setting=TODAY) from wrong


def _language(text: str | None) -> Language:
    for language in LANGUAGES:
        if language == (text or LANGUAGES[0]):
            return language
    raise WrongUse("setting_not_a_language", setting=LANGUAGE, languages=", ".join(LANGUAGES))
