"""What nobody foresaw: the page says so with a number, and the log tells by the same number where it happened.

The text of an exception may quote what stood in a file or was typed, so neither the page nor the log has it: a log gets
the exception's type and the places in the program, whoever writes it. What a library has made a text of before it logs
it cannot be told from any other text.
"""

import logging
import secrets
import sys
import threading
import traceback
from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from lagesbild.errors import LagesbildError
from pages.parts import frame

#: So many places of the program are told, the innermost ones.
PLACES = 8
#: The attribute of an exception that its number stands in.
NUMBER = "lagesbild_number"
#: Session state: why the page was not shown to its end.
FALLEN = "faults.fallen"
LOG = logging.getLogger(__name__)
_plain = logging.getLogRecordFactory()


def shown(error: Exception) -> bool:
    """Show that something went wrong, in place of the page; Streamlit has logged it."""
    frame.explain(_told(error), frame.chosen_language())
    return True


def start_anew(error: Exception) -> None:
    """Show the page anew with nothing but why it could not be shown to its end: what stands there may be wrong."""
    if not isinstance(error, LagesbildError):
        LOG.error("a page fell", exc_info=error)
    st.session_state[FALLEN] = error if isinstance(error, LagesbildError) else _told(error)
    st.rerun()


def fallen() -> LagesbildError | None:
    """Return why the page before was not shown to its end, once."""
    found: LagesbildError | None = st.session_state.pop(FALLEN, None)
    return found


def keep_out_of_logs() -> None:
    """Let no record of any log carry the text of an exception, from now on in this process."""
    logging.setLogRecordFactory(_record)
    sys.excepthook = lambda _, error, __: LOG.critical("the program fell", exc_info=error)
    threading.excepthook = lambda told: LOG.error("a thread fell", exc_info=told.exc_value)


def _told(error: Exception) -> LagesbildError:
    return LagesbildError("unexpected", number=_number(error))


def _record(*arguments: object, **more: object) -> logging.LogRecord:
    record = _plain(*arguments, **more)
    record.msg, record.args = _without(record.msg), _each_without(record.args)
    error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
    if error is not None:
        first = record.getMessage().partition("\n")[0]  # asyncio tells the exception itself in the lines below
        record.msg = f"{first} [{_number(error)}] {type(error).__name__} at {_places(error)}"
        record.args, record.exc_info = (), None
    return record


def _without(told: object) -> object:
    return type(told).__name__ if isinstance(told, BaseException) else told


def _each_without(told: object) -> tuple[object, ...] | Mapping[str, object]:
    if isinstance(told, Mapping):
        return {name: _without(one) for name, one in told.items()}
    return tuple(map(_without, told)) if isinstance(told, tuple) else ()


def _number(error: BaseException) -> str:
    if not hasattr(error, NUMBER):
        setattr(error, NUMBER, secrets.token_hex(4))
    number: str = getattr(error, NUMBER)
    return number


def _places(error: BaseException) -> str:
    found = traceback.extract_tb(error.__traceback__)[-PLACES:]
    return " < ".join(f"{Path(place.filename).name}:{place.lineno}" for place in reversed(found))
