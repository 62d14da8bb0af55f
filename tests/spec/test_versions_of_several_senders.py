"""One file with the rows of several senders: a corrected record of theirs is not lost."""

from pathlib import Path

from tests.factories import an_installation, built, contract_row, load_rows


def test_a_record_that_came_twice_in_files_of_several_senders_is_there_in_its_latest_version(tmp_path: Path) -> None:
    installation = an_installation(tmp_path)
    senders = [contract_row(record_id=source, source=source) for source in ("police", "schools")]
    load_rows(installation, senders)
    load_rows(installation, [row | {"revised": "2024-03-08 10:00", "category": "violence"} for row in senders])
    assert {(row["source"], row["category"]) for row in built(installation)} == {
        ("police", "violence"),
        ("schools", "violence"),
    }
