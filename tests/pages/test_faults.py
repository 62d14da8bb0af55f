"""What nobody foresaw is told with a number, and its text stands neither on the page nor in any log."""

import asyncio
import gc
import logging
import re
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit
from streamlit.testing.v1 import AppTest

from lagesbild import settings
from lagesbild.access import Visit
from lagesbild.texts import say
from pages import overview
from pages.parts import faults
from tests.factories import an_installation, built, contract_row, load_rows
from tests.stops.sessions import in_order

SECRET = "Anna Andersson"


@pytest.fixture
def quiet() -> Iterator[None]:
    """Logs as the server keeps them."""
    before = logging.getLogRecordFactory(), sys.excepthook, threading.excepthook
    faults.keep_out_of_logs()
    yield
    logging.setLogRecordFactory(before[0])
    sys.excepthook, threading.excepthook = before[1:]


def fallen() -> ValueError:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        return error


@pytest.mark.usefixtures("quiet")
def test_a_log_tells_the_type_and_the_place_by_the_number_and_not_the_text(caplog: pytest.LogCaptureFixture) -> None:
    error = fallen()
    logging.getLogger("somebody.else").error("It fell in %s", "a page", exc_info=error)
    assert SECRET not in caplog.text and "Traceback" not in caplog.text
    told = re.search(r"It fell in a page \[(\w{8})\] ValueError at test_faults\.py:\d+", caplog.text)
    assert told and told[1] == getattr(error, faults.NUMBER)


@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize(
    "call",
    [
        lambda log, error: log.error("It fell: %s", error),
        lambda log, error: log.error(error),
        lambda log, error: log.error("It fell: %(why)s", {"why": error}),
        lambda log, error: log.error("%d%% of %s", 5, error, exc_info=error),
    ],
)
def test_an_error_that_is_told_as_a_value_is_told_by_its_type(
    caplog: pytest.LogCaptureFixture, call: Callable[[logging.Logger, ValueError], None]
) -> None:
    call(logging.getLogger("somebody.else"), fallen())
    assert "ValueError" in caplog.text and SECRET not in caplog.text and "%" not in caplog.text.replace("5% of", "")


@pytest.mark.usefixtures("quiet")
def test_what_nobody_waits_for_falls_without_its_text(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    async def falls() -> None:
        raise ValueError(SECRET)

    async def forgotten() -> None:
        task = asyncio.ensure_future(falls())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        del task
        gc.collect()

    thread = threading.Thread(target=lambda: int(SECRET))
    thread.start()
    thread.join()
    in_order(forgotten())
    sys.excepthook(ValueError, fallen(), None)
    assert caplog.text.count("ValueError") == 3
    assert SECRET not in caplog.text and SECRET not in capfd.readouterr().err


@pytest.mark.usefixtures("quiet")
def test_what_is_no_error_is_logged_as_it_is(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("somebody.else").warning("%d files", 3, exc_info=None)
    assert "3 files" in caplog.text and "[" not in caplog.messages[0]


def test_a_page_tells_the_number_and_what_it_means() -> None:
    def page() -> None:
        from pages.parts import faults

        error = ValueError("Anna Andersson")
        error.lagesbild_number = "0a1b2c3d"  # type: ignore[attr-defined]
        assert faults.shown(error)

    told = AppTest.from_function(page).run()
    assert not told.exception
    assert [one.value for one in told.subheader] == [say("sv", "error.unexpected.what", number="0a1b2c3d")]
    assert SECRET not in " ".join(one.value for one in told.markdown)


def test_what_the_disk_does_not_take_is_told_below_the_button_and_what_was_typed_stays() -> None:
    def page() -> None:
        import errno

        import streamlit as st

        from lagesbild import reference
        from lagesbild.words import Words
        from pages.parts import edited
        from tests.factories import REFERENCE

        def full() -> None:
            raise OSError(errno.ENOSPC, "No space left on device", "/var/lib/lagesbild/meetings/0001/manifest.json")

        st.text_input("typed", key="typed")
        st.button("keep", on_click=lambda: edited.keep("form", full))
        edited.told("form", Words(reference.read(REFERENCE), "sv"))

    told = AppTest.from_function(page).run()
    told.text_input[0].set_value("Läget är oförändrat").run()
    told.button[0].click().run()
    words = " ".join(one.value for one in (*told.markdown, *told.subheader))
    assert not told.exception and told.text_input[0].value == "Läget är oförändrat"
    assert say("sv", "error.state_not_kept.what", file="manifest.json") in words and "/var" not in words


def test_of_a_page_that_falls_on_its_way_nothing_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installation = an_installation(tmp_path)
    load_rows(installation, [contract_row()])
    built(installation)
    monkeypatch.setenv(settings.DATA, str(installation.data))
    monkeypatch.setenv(settings.ALLOW_UNSIGNED, "1")

    def half(visit: Visit) -> None:
        streamlit.markdown("4711 rapporter")
        raise ValueError(SECRET)

    whole = overview.render
    monkeypatch.setattr(overview, "render", half)
    shown = AppTest.from_file(settings.ROOT / "app.py", default_timeout=30).run()
    what, number = say("sv", "error.unexpected.what", number="{number}").split("{number}")
    (heading,) = [one.value for one in shown.subheader]
    assert heading.startswith(what) and heading.endswith(number) and not shown.exception
    assert "4711" not in " ".join(one.value for one in shown.markdown)

    monkeypatch.setattr(overview, "render", whole)
    assert not shown.run().subheader or shown.table, "the next click shows the page"
