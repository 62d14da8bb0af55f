"""How often: sign-ins from one address, files by one person. More than that is no work with a picture of the situation.

The numbers stand in the file of the sign-in (`[limits]`). They are counted in this process, in a window that moves, and
begin anew when it does.
"""

from functools import cache

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from lagesbild.errors import NotAllowed
from lagesbild.sign_in import SignIn


def check_sign_ins(rules: SignIn, address: str) -> None:
    """Count a call of a sign-in from an address; raises NotAllowed for one too many."""
    if not _limiter().hit(parse(rules.limits.sign_ins), "sign_ins", address):
        raise NotAllowed("too_many_sign_ins")


def check_files(rules: SignIn, who: str) -> None:
    """Count a file that somebody takes; raises NotAllowed for one too many."""
    if not _limiter().hit(parse(rules.limits.files), "files", who):
        raise NotAllowed("too_many_files", allowed=rules.limits.files)


@cache
def _limiter() -> MovingWindowRateLimiter:
    return MovingWindowRateLimiter(MemoryStorage())
