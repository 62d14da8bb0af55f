"""What goes wrong on the senders' side: rows that will be refused, their corrections, and rows that come twice."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta

from etl.demo.chance import Dice
from etl.demo.deliveries import Row, Sent, row_of
from etl.demo.plan import Fault, Slip
from etl.demo.scene import Scene

#: At most one row in so many goes wrong, so that no delivery is refused whole.
ROWS_A_FAULT = 10
#: A refused row comes right so many days before the delivery that brings it again.
CORRECTED_BEFORE = timedelta(4)
#: Numbers that the Swedish regulator (PTS) keeps for fiction, and birth numbers that Skatteverket keeps for tests.
FICTION_PHONE = "031-390 06 "
TEST_YEAR, TEST_NUMBERS = "1890", 980


def go_wrong(scene: Scene, deliveries: Iterable[Sent]) -> Iterator[Sent]:
    """Return an agency's deliveries with their faults; a delivery with nothing in it is not made."""
    before: tuple[Row, ...] = ()
    for sent in deliveries:
        dice = Dice(scene.seed, "faults", sent.source, sent.period)
        rows = (*_slipped(scene, sent, _faulty(scene, sent, dice), dice), *_again(scene, before, sent, dice))
        before = tuple(sorted(rows, key=lambda row: row.record.record_id))
        if before:
            yield replace(sent, rows=before)


def _faulty(scene: Scene, sent: Sent, dice: Dice) -> list[Row]:
    room, rows = len(sent.rows) // ROWS_A_FAULT, []
    for row in sent.rows:
        fault = _fault(scene, row, dice) if room else None
        rows.append(_wrong(row, fault, dice) if fault else row)
        room -= fault is not None
    return rows


def _fault(scene: Scene, row: Row, dice: Dice) -> Fault | None:
    """Return how a row goes wrong, if it does; of a withdrawn one the loader asks too little to refuse it."""
    kinds = (fault for fault in scene.plan.faults.kind if row.record.source in fault.texts)
    struck = [fault for fault in kinds if dice.happens(fault.share)]
    return struck[0] if struck and row.record.withdrawn != "true" else None


def _wrong(row: Row, fault: Fault, dice: Dice) -> Row:
    if fault.days:
        later = replace(row.record, occurred=row.record.occurred + timedelta(fault.days))
        return replace(row, record=later, rule=fault.rule, meant=row)
    text = dice.one_of(fault.texts[row.record.source])
    return replace(row, typed={**row.typed, fault.field: text}, rule=fault.rule, meant=row)


def _slipped(scene: Scene, sent: Sent, rows: list[Row], dice: Dice) -> Iterator[Row]:
    """Put personal data into the free text of one row, where the plan says so."""
    planned = (slip for slip in scene.plan.faults.slip if slip.source == sent.source)
    slip = next((slip for slip in planned if scene.last + slip.offset == sent.period), None)
    clean = [place for place, row in enumerate(rows) if not row.rule] if slip else []
    struck = clean[dice.below(len(clean))] if clean else None
    for place, row in enumerate(rows):
        yield _with_personal_data(row, slip, dice) if slip and place == struck else row


def _with_personal_data(row: Row, slip: Slip, dice: Dice) -> Row:
    note = slip.text.format(phone=f"{FICTION_PHONE}{dice.below(100):02d}", identity=_identity(dice))
    return replace(row, record=replace(row.record, note=note), rule=slip.rule, meant=row)


def _identity(dice: Dice) -> str:
    """Return an identity number that was never given to anybody: of a test person, its check digit right (Luhn)."""
    day, number = f"{dice.below(12) + 1:02d}{dice.below(28) + 1:02d}", TEST_NUMBERS + dice.below(20)
    doubled = (str(int(digit) * (2 - place % 2)) for place, digit in enumerate(f"{TEST_YEAR[2:]}{day}{number}"))
    check = -sum(int(digit) for digits in doubled for digit in digits) % 10
    return f"{TEST_YEAR}{day}-{number}{check}"


def _again(scene: Scene, before: tuple[Row, ...], sent: Sent, dice: Dice) -> Iterator[Row]:
    """Return what comes once more: refused rows put right, and a few rows unchanged; newer versions go first."""
    own = {row.record.record_id for row in sent.rows}
    for row in before:
        if row.record.record_id in own:
            continue
        if row.meant and dice.happens(scene.plan.faults.corrected):
            yield _corrected(scene, row.meant, sent)
        elif not row.meant and dice.happens(scene.plan.revision.repeated) and not _is_rewritten(scene, row, sent):
            yield row


def _corrected(scene: Scene, meant: Row, sent: Sent) -> Row:
    day = sent.accepted.date() - CORRECTED_BEFORE
    moment = meant.record.revised.replace(year=day.year, month=day.month, day=day.day)
    record = replace(meant.record, revised=moment)
    return row_of(scene, sent, record) if _is_rewritten(scene, meant, sent) else replace(meant, record=record)


def _is_rewritten(scene: Scene, row: Row, sent: Sent) -> bool:
    """Say whether an earlier row would be written in new words in this delivery."""
    return bool(row_of(scene, sent, row.record).typed)
