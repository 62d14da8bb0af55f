"""A10: what is published differs from what is true by the noise that was decided, drawn anew for every set."""

from pathlib import Path

import numpy as np
import pytest

from tests.attack.law import CELLS, Law, law, measured
from tests.attack.noise import Floats, show
from tests.attack.table import Case, Result

MARK = "chi-square p > 1e-4 for each true count, |mean| < 0.02, at most 5, never 1 or 2, 0 stays 0"


def noise_law(case: Case) -> Result:
    """Attack A10 at full size."""
    found = measured(case.scratch / "noise")
    least = min(found.p, key=lambda count: found.p[count])
    told = f"{found.cells} cells: least p {found.p[least]:.2g} (count {least}), mean {found.mean:+.4f}"
    return Result("A10", f"{told}, largest {found.largest}, {found.forbidden} forbidden", MARK, found.passes)


def test_the_noise_of_the_product_has_the_law_that_was_decided(tmp_path: Path) -> None:
    found = measured(tmp_path / "noise")
    assert found.cells >= CELLS
    assert set(found.p) == set(range(1, 10)), "a row for each of 1 to 8, and one for all above"
    assert found.passes, found


def drawn(count: int, keys: Floats) -> Law:
    shown = np.array([show(count, key) for key in keys])
    return law(np.full(len(keys), count), shown)


@pytest.mark.parametrize("count", range(1, 9))
def test_keys_that_lie_a_little_otherwise_are_seen(count: int) -> None:
    keys = np.random.default_rng(count).random(20_000)
    assert drawn(count, keys).p[count] > 1e-4
    assert drawn(count, keys**1.1).p[count] < 1e-4


@pytest.mark.parametrize(
    ("true", "shown"),
    [
        (0, 3),  # where nothing is, nothing is shown
        (3, 1),
        (3, 2),
        (9, 15),
    ],
)
def test_a_number_that_must_not_be_shown_is_seen(true: int, shown: int) -> None:
    trues, showns = np.tile(np.arange(1, 10), 2000), np.tile(np.arange(1, 10), 2000)
    assert not law(np.append(trues, true), np.append(showns, shown)).passes
    found = law(np.append(trues, true), np.append(showns, shown))
    assert found.forbidden or found.largest > 5
