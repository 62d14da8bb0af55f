"""Sign-ins are counted by the address that they come from, as the proxy in front tells it; one too many is refused."""

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from lagesbild import settings
from lagesbild.errors import NotAllowed
from lagesbild.sign_in import often
from lagesbild.texts import LANGUAGES
from pages.parts import served, signed

#: Where a sign-in begins and ends.
SIGNING_IN = ("auth/login", "oauth2callback")
WAIT = {"retry-after": "60"}


class Limits:
    """The middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a call on, or answer that it was one too many."""
        if scope["type"] == "http" and served.path_of(scope).startswith(SIGNING_IN):
            try:
                await run_in_threadpool(_check, (scope.get("client") or ("",))[0])
            except NotAllowed as refusal:
                told = "\n\n".join(refusal.explain(language) for language in LANGUAGES)
                await PlainTextResponse(told, status_code=429, headers=WAIT)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _check(address: str) -> None:
    if here := signed.rules_if_whole(settings.read()):
        often.check_sign_ins(here, address)
