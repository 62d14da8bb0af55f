"""The app as a real server, and visitors with no browser: they speak Streamlit's own protocol over a websocket."""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from lagesbild.texts import catalogue
from tests.servers import serving
from tests.stops.command import environment

Result = TypeVar("Result")

#: What figures are shown in; the rest is menus.
SHOWN = ("markdown", "table", "plotly_chart", "html", "heading")
SHOWN_IN_ERROR = ("exception", "alert")
#: What the heading of a page says that explains why it is not shown, in any language.
WRONG = re.compile(
    "|".join(
        re.sub(r"\\\{\w+\\\}", ".+", re.escape(text))
        for key, told in catalogue().items()
        if key.startswith("error.") and key.endswith(".what")
        for text in told.values()
    )
)
#: What the log of a server has of an exception: its number and its type, or a traceback where it is not yet kept out.
FAULT = re.compile(r"\[[0-9a-f]{8}\] \w+ at |Traceback")


@dataclass(frozen=True)
class Shown:
    """One page as a session saw it: all that it showed, the builds that it named, and what went wrong."""

    content: tuple[bytes, ...]
    builds: frozenset[str]
    errors: tuple[str, ...]


class Session:
    """One visitor's open page."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    async def rerun(self, query: str = "lang=en", page: str = "") -> Shown:
        """Let a page run again, as a click does, and return what it shows."""
        ask = BackMsg()
        ask.rerun_script.query_string = query
        ask.rerun_script.page_name = page
        await self._socket.send(ask.SerializeToString())
        elements: list[Any] = []
        while True:
            told = ForwardMsg()
            told.ParseFromString(await asyncio.wait_for(self._socket.recv(decode=False), 60))
            if told.WhichOneof("type") == "delta" and told.delta.HasField("new_element"):
                elements.append(told.delta.new_element)
            if told.WhichOneof("type") == "script_finished":
                if told.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    elements.clear()  # as a browser does: what stands is what the run after it shows
                    continue
                return _shown(elements, finished=told.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY)

    async def reruns_until(self, done: "asyncio.Future[Any]") -> list[Shown]:
        """Let the page run again and again until something is done."""
        shown = []
        while not done.done():
            shown.append(await self.rerun())
            await asyncio.sleep(0.2)
        return shown


def _shown(elements: list[Any], *, finished: bool) -> Shown:
    content = tuple(one.SerializeToString(deterministic=True) for one in elements if one.WhichOneof("type") in SHOWN)
    words = " ".join(one.markdown.body for one in elements if one.WhichOneof("type") == "markdown")
    errors = [one.WhichOneof("type") for one in elements if one.WhichOneof("type") in SHOWN_IN_ERROR]
    headings = [one.heading.body for one in elements if one.WhichOneof("type") == "heading"]
    errors += [heading for heading in headings if WRONG.fullmatch(heading)]
    builds = frozenset(re.findall(r"Build (\w{8})\b", words))
    return Shown(content, builds, tuple(errors) if finished else (*errors, "not finished"))


@asynccontextmanager
async def a_session(address: str, *, cookie: str = "") -> AsyncIterator[Session]:
    """Open a page and keep it open; behind a proxy with a certificate of its own making, too."""
    stream = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
    more: dict[str, Any] = {"additional_headers": {"Cookie": cookie}} if cookie else {}
    if address.startswith("https"):
        more["ssl"] = ssl._create_unverified_context()
    async with connect(stream, subprotocols=["streamlit"], max_size=None, **more) as socket:  # type: ignore[list-item]
        yield Session(socket)


@contextmanager
def a_server(data: Path, *, log: Path, through: Sequence[str] = ()) -> Iterator[str]:
    """Run the app on a data folder for as long as it is needed; yields its address."""
    with serving(environment(data) | {"LAGESBILD_ALLOW_UNSIGNED": "1"}, log=log, through=through) as address:
        yield address


def in_order(work: Coroutine[Any, Any, Result]) -> Result:
    """Run in a thread of its own: a browser of other tests may have left an event loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()
