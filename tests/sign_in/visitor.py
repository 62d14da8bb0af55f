"""A visitor without a browser, who keeps cookies, signs in at a provider, and keeps every byte that is sent."""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from urllib.parse import urljoin

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from tests.attack.probe import message, texts
from tests.stops.sessions import in_order

#: The cookie of the sign-in, and of what shows that a page is one's own.
SIGNED, XSRF = "_streamlit_user", "_streamlit_xsrf"
PATIENCE = 60


@dataclass
class Sent:
    """What came over the web socket during one run of a page."""

    frames: list[bytes] = field(default_factory=list)

    @property
    def messages(self) -> list[ForwardMsg]:
        """The messages, taken apart."""
        return [message(frame) for frame in self.frames]

    @property
    def elements(self) -> list[Any]:
        """What is shown, in its order."""
        return [one.delta.new_element for one in self.messages if one.WhichOneof("type") == "delta"]

    @property
    def text(self) -> str:
        """Every text in what was sent."""
        return texts(self.messages)

    def one(self, kind: str) -> list[Any]:
        """Return the elements of a kind."""
        return [getattr(one, kind) for one in self.elements if one.WhichOneof("type") == kind]


class Visitor:
    """One browser's worth of cookies, on one installation; `headers` go with every call, as a proxy adds them."""

    def __init__(self, address: str, headers: Sequence[tuple[str, str]] = ()) -> None:
        self.address = address
        self.headers = list(headers)
        self.client = httpx.Client(headers=self.headers, timeout=PATIENCE)
        self.get("/_stcore/health")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.client.close()

    def get(self, path: str) -> httpx.Response:
        """Ask for something by its path, without being sent on."""
        return self.client.get(urljoin(self.address, path), follow_redirects=False)

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies that the installation has set."""
        return {cookie.name: cookie.value or "" for cookie in self.client.cookies.jar}

    def open(self, page: str = "", query: str = "", *, session: str = "") -> Sent:
        """Open a page in a window of its own, and close it."""

        async def work() -> Sent:
            async with self.window(session=session) as window:
                return await window.run(page, query)

        return in_order(work())

    @asynccontextmanager
    async def window(self, *, session: str = "") -> AsyncIterator["Window"]:
        """Open a window that stays open; `session` asks to take up one that there is."""
        told = ["streamlit", self.cookies.get(XSRF, "none"), *([session] if session else [])]
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        async with connect(
            f"{self.address.replace('http', 'ws')}/_stcore/stream",
            subprotocols=told,  # type: ignore[arg-type]
            additional_headers=[("Cookie", cookies), *self.headers],
            origin=self.address,  # type: ignore[arg-type]
            max_size=None,
        ) as socket:
            yield Window(socket)

    def sign_in(self, subject: str) -> None:
        """Sign in as somebody, by the button of the page and the form of the provider."""

        async def press() -> str:
            async with self.window() as window:
                return await window.redirected(await window.run(), "Logga in")

        to_provider = self.get(in_order(press())).headers["location"]
        allowed = httpx.post(to_provider, data={"sub": subject})
        self.get(allowed.headers["location"])

    def sign_out(self) -> None:
        """Sign out by the button of the page."""

        async def press() -> str:
            async with self.window() as window:
                return await window.redirected(await window.run(), "Logga ut")

        self.get(in_order(press()))


class Window:
    """One open page."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self.session = ""

    async def run(self, page: str = "", query: str = "", *, pressed: str = "") -> Sent:
        """Let the page run, `pressed` a button by its id, and return all that it sends."""
        ask = BackMsg()
        ask.rerun_script.page_name, ask.rerun_script.query_string = page, query
        if pressed:
            state = ask.rerun_script.widget_states.widgets.add()
            state.id, state.trigger_value = pressed, True
        await self._socket.send(ask.SerializeToString())
        return await self._until("script_finished")

    async def interrupted(self, page: str, query: str) -> None:
        """Let the page run and stop it once it has begun to show something."""
        ask, stop = BackMsg(), BackMsg()
        ask.rerun_script.page_name, ask.rerun_script.query_string = page, query
        stop.stop_script = True
        await self._socket.send(ask.SerializeToString())
        while not [one for one in (await self._until("delta")).elements if one.WhichOneof("type") == "heading"]:
            pass
        await self._socket.send(stop.SerializeToString())
        await self._until("script_finished")

    async def redirected(self, sent: Sent, label: str) -> str:
        """Press a button that leads elsewhere, and return where to."""
        (button,) = [one for one in sent.one("button") if one.label == label]
        told = await self.run(pressed=button.id)
        (url,) = [one.auth_redirect.url for one in told.messages if one.WhichOneof("type") == "auth_redirect"]
        return str(url)

    async def file(self, deferred: str) -> tuple[str, str]:
        """Ask for a file that a button offers; return its address, or what is said instead."""
        ask = BackMsg()
        ask.backend_operation_request.request_id = "1"
        ask.backend_operation_request.session_id = self.session
        ask.backend_operation_request.deferred_file.file_id = deferred
        await self._socket.send(ask.SerializeToString())
        answer = (await self._until("backend_operation_response")).messages[-1].backend_operation_response
        return answer.deferred_file.url, answer.error_msg

    async def _until(self, kind: str) -> Sent:
        sent = Sent()
        while True:
            frame = await asyncio.wait_for(self._socket.recv(decode=False), PATIENCE)
            sent.frames.append(frame)
            told = message(frame)
            if told.WhichOneof("type") == "new_session":
                self.session = told.new_session.initialize.session_id
            if told.WhichOneof("type") == kind:
                return sent


def offered(sent: Sent) -> list[str]:
    """Return the ids of the files that a page offers."""
    return [one.deferred_file_id for one in sent.one("download_button")]


def said(sent: Sent) -> str:
    """Return what a page says in words, headings first."""
    return re.sub(
        r"\s+", " ", " ".join([*(one.body for one in sent.one("heading")), *(one.body for one in sent.one("markdown"))])
    )
