"""Runs one benchmark by name and prints medians and ratios; with --json the last line is {"name": value}."""

import argparse
import importlib
import json
import sys

from rich.console import Console

NAMES = (
    "load",
    "growth",
    "lattice",
    "utility",
    "verdicts",
    "calibrate",
    "flag_rates",
    "pages",
    "peers",
    "sessions",
    "report",
    "spark",
    "soak",
)
OUT = Console(highlight=False, soft_wrap=True)


def main() -> int:
    """Run the benchmark that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seconds", type=float, help="how long a soak lasts")
    parser.add_argument("--busy", action="store_true", help="a soak without pauses and loads")
    call = parser.parse_args()
    benchmark = importlib.import_module(f"benchmarks.{call.name}")
    told = {"seconds": call.seconds, "busy": call.busy}
    figures = benchmark.measure(
        rows=call.rows, times=call.times, **{name: value for name, value in told.items() if value}
    )
    for name, value in figures.items():
        OUT.print(f"{name:45} {value:10.2f}")
    for missed in getattr(benchmark, "passes", lambda _: [])(figures):
        OUT.print(f"[bold]missed[/bold]  {missed}")
    if call.json:
        OUT.print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
