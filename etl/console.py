"""Where commands say something: results to standard output, everything else beside it."""

from collections.abc import Callable

from rich.console import Console

from lagesbild.settings import Settings
from lagesbild.texts import say

OUT = Console(highlight=False, soft_wrap=True, emoji=False)
ERR = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)


def waiting(set_up: Settings) -> Callable[[], None]:
    """Return what says that another command holds the data folder."""
    return lambda: ERR.print(say(set_up.language, "cli.waiting"), markup=False)
