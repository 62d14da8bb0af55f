"""The charts, drawn from a SafeTable and nothing else. How they look is settled in docs/design.md."""

from lagesbild.charts.areas import forest, funnel
from lagesbild.charts.bars import bars, shares
from lagesbild.charts.deliveries import delivered
from lagesbild.charts.look import Figure, colour_of, in_the_dark, shade
from lagesbild.charts.over_time import against_city, share_over_time, small_multiples
from lagesbild.charts.wheel import wheel

__all__ = [
    "Figure",
    "against_city",
    "bars",
    "colour_of",
    "delivered",
    "forest",
    "funnel",
    "in_the_dark",
    "shade",
    "share_over_time",
    "shares",
    "small_multiples",
    "wheel",
]
