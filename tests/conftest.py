"""What all tests share: no setting of the machine they run on, and property tests that give the same answer twice."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings as hypothesis_settings
from playwright.sync_api import Browser, sync_playwright

from lagesbild import settings
from tests.servers import CHROMIUM, QUIET

SLOW_IS_FINE = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
hypothesis_settings.register_profile(
    "house", deadline=None, derandomize=True, max_examples=40, database=None, suppress_health_check=SLOW_IS_FINE
)
#: HYPOTHESIS_PROFILE=explore looks further, and elsewhere each time.
hypothesis_settings.register_profile("explore", deadline=None, max_examples=1000, suppress_health_check=SLOW_IS_FINE)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for setting in settings.SETTINGS:
        monkeypatch.delenv(setting, raising=False)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, one for all tests of a process; `make browser` installs it."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not here: make browser")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()
