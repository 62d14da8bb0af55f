"""The clock is set back between two loads: which version is in force never depends on it, and it is told."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from lagesbild import reference as references
from tests import factories
from tests.factories import REFERENCE, an_installation, built, contract_row, contract_rows, write_csv
from tests.stops import command, folder

NOON = datetime(2024, 6, 3, 12, tzinfo=UTC)


def test_the_same_database_whichever_way_the_clock_went(tmp_path: Path) -> None:
    earlier = write_csv(tmp_path / "earlier.csv", contract_rows(50))
    later = write_csv(tmp_path / "later.csv", contract_rows(30, revised="2024-03-08 10:00", category="presence"))
    found = []
    for name, moments in {"on": (0, 1), "back": (1, 0), "back by years": (900, 0)}.items():
        installation = an_installation(tmp_path / name)
        for file, days in zip((earlier, later), moments, strict=True):
            factories.load(installation, file, accepted=NOON + timedelta(days=days))
        built(installation)
        found.append(folder.in_force(installation.data))
    assert found[0] and found[0].versions[0] == 80 and found[0].records[0] == 50
    assert found == [found[0]] * 3


def test_a_batch_from_a_day_to_come_is_built_and_its_day_is_told(tmp_path: Path) -> None:
    installation = an_installation(tmp_path)
    to_come = datetime.now(UTC) + timedelta(days=400)
    factories.load(installation, write_csv(tmp_path / "x.csv", contract_rows(5)), accepted=to_come)

    assert command.run(installation.data, "build").code == 0
    status = command.run(installation.data, "status")
    assert status.code == 0 and f"{to_come:%Y-%m-%dT%H:%M}" in status.out


def test_a_load_before_the_newest_batch_is_stopped_and_says_why(tmp_path: Path) -> None:
    installation = an_installation(tmp_path)
    to_come = datetime.now(UTC) + timedelta(days=400)
    factories.load(installation, write_csv(tmp_path / "x.csv", contract_rows(5)), accepted=to_come)

    stopped = command.run(installation.data, "load", write_csv(tmp_path / "y.csv", [contract_row(record_id="B")]))

    day = references.read(REFERENCE).municipality.day_of(to_come)  # at night another one than that of UTC
    assert stopped.code == 2 and stopped.in_words() and str(day) in stopped.err
    assert len(folder.batches(installation.data)) == 1
