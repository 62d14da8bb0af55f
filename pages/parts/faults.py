"""What nobody foresaw: the page says so with a number, and the log tells by the same number where it happened.

The text of an exception may quote what stood in a file or was typed, so neither the page nor any log has it: a log
gets the exception's type and the places in the program, whoever writes it.
"""

import logging
import secrets
import traceback
from pathlib import Path

from lagesbild.errors import LagesbildError
from pages.parts import frame

#: So many places of the program are told, the innermost ones.
PLACES = 8
#: The attribute of an exception that its number stands in.
NUMBER = "lagesbild_number"
_plain = logging.getLogRecordFactory()


def shown(error: Exception) -> bool:
    """Show that something went wrong, in place of the page; Streamlit has logged it."""
    frame.explain(LagesbildError("unexpected", number=_number(error)), frame.chosen_language())
    return True


def keep_out_of_logs() -> None:
    """Let no record of any log carry the text of an exception, from now on in this process."""
    logging.setLogRecordFactory(_record)


def _record(*arguments: object, **more: object) -> logging.LogRecord:
    record = _plain(*arguments, **more)
    error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
    if error is not None:
        record.msg = f"{record.getMessage()} [{_number(error)}] {type(error).__name__} at {_places(error)}"
        record.args, record.exc_info = None, None
    return record


def _number(error: BaseException) -> str:
    if not hasattr(error, NUMBER):
        setattr(error, NUMBER, secrets.token_hex(4))
    number: str = getattr(error, NUMBER)
    return number


def _places(error: BaseException) -> str:
    found = traceback.extract_tb(error.__traceback__)[-PLACES:]
    return " < ".join(f"{Path(place.filename).name}:{place.lineno}" for place in reversed(found))
