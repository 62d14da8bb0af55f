"""Suspected series breaks, from the delivery to the decision: told, declared, dismissed."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from lagesbild import reference as references
from tests.factories import Row, a_reference, a_source, write_csv
from tests.unit.etl.conftest import COLUMNS, Command

FIRST = date(2023, 3, 6)
TURN = date(2023, 9, 4)
NAME = "parish:category:2023-09-04"
WORDS = '[values.category]\n"Klotter" = "propaganda_graffiti"\n"Smäll" = "violence"\n"Explosion" = "violence"\n'


def rows(first: date, last: date, word: str) -> list[Row]:
    """Graffiti every day and another word every third."""
    days = [first + timedelta(days=n) for n in range((last - first).days)]
    told = [(day, "Klotter") for day in days] + [(day, word) for day in days[::3]]
    names = dict(zip(COLUMNS, COLUMNS.values(), strict=True))
    return [
        {
            names["record_id"]: f"{day} {what}",
            names["record_type"]: "incident",
            names["occurred"]: str(day),
            names["received"]: str(day),
            names["revised"]: str(day),
            names["environment"]: "other",
            names["category"]: what,
        }
        for day, what in told
    ]


@pytest.fixture
def reference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    named = "\n".join(f'{field} = "{column}"' for field, column in COLUMNS.items())
    folder = a_reference(tmp_path, parish=a_source("parish", text=WORDS, columns=named))
    monkeypatch.setenv("LAGESBILD_REFERENCE", str(folder))
    return folder


@pytest.fixture
def renamed(command: Command, reference: Path, tmp_path: Path) -> Command:
    """A sender that has said "Smäll" for half a year, and then "Explosion" for six weeks."""
    before = write_csv(tmp_path / "1.csv", rows(FIRST, TURN, "Smäll"))
    after = write_csv(tmp_path / "2.csv", rows(TURN, TURN + timedelta(days=42), "Explosion"))
    told = command("load", before, after, "--source", "parish", "--json").receipts()
    assert "suspected" not in told[0]
    (suspicion,) = told[1]["suspected"]
    assert (suspicion["field"], suspicion["day"]) == ("category", str(TURN))
    assert (suspicion["gone"], suspicion["new"]) == (["smäll"], ["explosion"])
    return command


def test_a_suspicion_is_listed_by_a_name_until_somebody_decides(renamed: Command) -> None:
    assert NAME in renamed("breaks").out


def test_a_declared_break_is_suspected_no_longer_and_stands_in_the_reference_folder(
    renamed: Command, reference: Path
) -> None:
    told = ("--kind", "category_rename", "--sv", "Smäll heter nu explosion.", "--en", "A bang is now an explosion.")
    assert renamed("breaks", "declare", NAME, *told, "--category", "violence").code == 0
    (declared,) = references.read(reference).breaks.declared
    assert (declared.source, declared.date, declared.categories) == ("parish", TURN, ("violence",))
    listed = renamed("breaks").out
    assert NAME not in listed and "A bang is now an explosion." in listed


def test_a_dismissed_suspicion_is_suspected_no_longer_and_its_reason_kept(renamed: Command, reference: Path) -> None:
    assert renamed("breaks", "dismiss", NAME, "--why", 'Ett "prov" i\nhöstas.').code == 0
    (dismissed,) = references.read(reference).breaks.dismissed
    assert dismissed.why == 'Ett "prov" i\nhöstas.'
    assert NAME not in renamed("breaks").out


def test_what_was_decided_by_hand_stays_when_more_is_decided(renamed: Command, reference: Path) -> None:
    file = reference / "breaks.toml"
    own = '# vårt eget\n[[dismissed]]\nsource = "police"\nfield = "place"\ndate = 2020-01-01\nwhy = "x"\n'
    file.write_text(own, encoding="utf-8")
    renamed("breaks", "dismiss", NAME, "--why", "y")
    assert file.read_text(encoding="utf-8").startswith(own)
    assert len(references.read(reference).breaks.dismissed) == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("dismiss", "parish:place:2023-09-04", "--why", "x"), "no open suspected series break"),
        (("declare", NAME, "--kind", "place_precision", "--sv", "x", "--en", "x"), "category_rename"),
        (("dismiss", NAME, "--why", "Ring Karl Johansson på 070-123 45 67."), "personal data"),
        (("declare", NAME, "--kind", "method", "--sv", "19121212-1212", "--en", "x"), "personal data"),
        (("declare", NAME, "--kind", "method", "--sv", "x", "--en", "x", "--category", "explosions"), "breaks.toml"),
    ],
)
def test_a_decision_that_cannot_be_is_said_and_changes_nothing(
    renamed: Command, reference: Path, arguments: tuple[str, ...], said: str
) -> None:
    before = (reference / "breaks.toml").read_bytes()
    ended = renamed("breaks", *arguments)
    assert ended.code == 2 and said in ended.err
    assert "Johansson" not in ended.err
    assert (reference / "breaks.toml").read_bytes() == before


def test_a_break_of_a_source_that_is_none_is_wrong_use(command: Command, reference: Path) -> None:
    told = '[[dismissed]]\nsource = "church"\nfield = "place"\ndate = 2020-01-01\nwhy = "x"\n'
    (reference / "breaks.toml").write_text(told, encoding="utf-8")
    ended = command("load", reference / "population.csv")
    assert ended.code == 2 and "church" in ended.err
