"""For whom a file was made: its address alone fetches nothing, and that for two minutes only.

A page's file is made when it is asked for, and Streamlit then hands it to whoever knows its address. The guard asks
here whose it is. Two may have made the same file.
"""

import threading
from datetime import UTC, datetime, timedelta
from hashlib import sha256

#: A browser fetches a file at once.
FETCHED_WITHIN = timedelta(minutes=2)

_made: dict[tuple[str, str], datetime] = {}
_lock = threading.Lock()


def note(content: bytes, who: str) -> None:
    """Remember that a file was made for somebody, by the canonical claims of their sign-in."""
    now = datetime.now(UTC)
    with _lock:
        for old in [one for one, at in _made.items() if at < now - FETCHED_WITHIN]:
            del _made[old]
        _made[_key(content, who)] = now


def is_for(content: bytes, who: str) -> bool:
    """Say whether a file was made for somebody just now."""
    with _lock:
        at = _made.get(_key(content, who))
    return at is not None and datetime.now(UTC) - at <= FETCHED_WITHIN


def _key(content: bytes, who: str) -> tuple[str, str]:
    return sha256(content).hexdigest(), sha256(who.encode()).hexdigest()
