"""What nobody foresaw is told with a number, and its text stands neither on the page nor in any log."""

import logging
import re
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from lagesbild.texts import say
from pages.parts import faults

SECRET = "Anna Andersson"


@pytest.fixture
def quiet() -> Iterator[None]:
    """Logs as the server keeps them."""
    before = logging.getLogRecordFactory()
    faults.keep_out_of_logs()
    yield
    logging.setLogRecordFactory(before)


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
