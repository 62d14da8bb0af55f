"""Who reported: the parts of a change always add up to it, and only who is surely silent or new is called so."""

from math import inf, isnan, nan

import pytest
from hypothesis import given, strategies as st

from lagesbild.statistics.mix import Mix, mix


@st.composite
def reported(draw: st.DrawFn) -> tuple[list[str], list[list[int]], list[int]]:
    """Draw reporters with their histories, of one length, and what each sent now; quiet ones are many."""
    length = draw(st.integers(1, 26))
    count = st.just(0) | st.integers(0, 12)
    history = st.just([0] * length) | st.lists(count, min_size=length, max_size=length)
    histories = draw(st.lists(history, min_size=1, max_size=8))
    codes = [f"r{place}" for place in range(len(histories))]
    return codes, histories, draw(st.lists(count, min_size=len(codes), max_size=len(codes)))


def known(histories: dict[str, list[int]], seen: dict[str, int], missing: tuple[str, ...] = ()) -> Mix:
    return mix(list(histories), list(histories.values()), [seen[code] for code in histories], missing)


@given(sent=reported(), data=st.data())
def test_the_parts_always_add_up_to_the_change(
    sent: tuple[list[str], list[list[int]], list[int]], data: st.DataObject
) -> None:
    codes, histories, seen = sent
    found = mix(codes, histories, seen, data.draw(st.sets(st.sampled_from(codes))))
    usual = {code: sum(history) / len(history) for code, history in zip(codes, histories, strict=True)}
    assert found.count == sum(seen) and found.usual == pytest.approx(sum(usual.values()))
    assert found.count - found.usual == pytest.approx(found.same + found.new + found.silent)
    now = dict(zip(codes, seen, strict=True))
    assert found.new == sum(now[code] for code in found.new_codes)
    assert found.silent == pytest.approx(-sum(usual[code] for code in found.silent_codes))
    assert found.as_usual == pytest.approx(found.count + sum(usual[code] for code in found.silent_codes))


@given(sent=reported(), data=st.data())
def test_new_is_who_never_sent_anything_and_silent_who_sends_nothing_now(
    sent: tuple[list[str], list[list[int]], list[int]], data: st.DataObject
) -> None:
    codes, histories, seen = sent
    found = mix(codes, histories, seen, data.draw(st.sets(st.sampled_from(codes))))
    ever, now = (dict(zip(codes, sums, strict=True)) for sums in (map(sum, histories), seen))
    long = len(histories[0]) >= 13
    assert list(found.new_codes) == [code for code in codes if long and not ever[code] and now[code]]
    assert all(ever[code] and not now[code] for code in found.silent_codes)


@pytest.mark.parametrize(
    ("history", "seen", "silent"),
    [
        # 0 comes by chance in 52 of 1,000 where 78 came in a year, in 49.8 where 79 did; half of it goes to each side
        ([3] * 26, 0, False),
        ([3] * 25 + [4], 0, True),
        ([9] * 26, 0, True),
        ([9] * 26, 1, False),
        ([1] * 26, 0, False),
        ([0] * 26, 0, False),
        # one who sends much, but seldom, may well be silent
        ([0, 0, 0, 12] * 6, 0, False),
        ([9] * 13, 0, True),
        ([9] * 12, 0, False),
    ],
)
def test_only_a_0_that_chance_seldom_makes_is_silence(history: list[int], seen: int, silent: bool) -> None:
    found = mix(["school"], [history], [seen])
    usual = sum(history) / len(history)
    assert found.silent_codes == (("school",) if silent else ())
    assert found.silent == pytest.approx(-usual if silent else 0)
    assert found.same == pytest.approx(0 if silent else seen - usual)


@pytest.mark.parametrize(
    ("history", "seen", "new"),
    [([0] * 26, 4, True), ([0] * 13, 1, True), ([0] * 12, 4, False), ([0] * 25 + [1], 4, False), ([0] * 26, 0, False)],
)
def test_only_who_sent_nothing_for_a_whole_history_is_new(history: list[int], seen: int, new: bool) -> None:
    found = mix(["school"], [history], [seen])
    assert (found.new_codes, found.new) == ((("school",), seen) if new else ((), 0))


@pytest.mark.parametrize(
    ("history", "seen", "silent"),
    [([1] * 26, 0, True), ([1] * 26, 1, False), ([0] * 26, 0, False), ([9] * 5, 0, True), ([0] * 25 + [1], 0, True)],
)
def test_who_is_known_to_be_missing_is_silent_if_anything_ever_came(
    history: list[int], seen: int, silent: bool
) -> None:
    found = mix(["school"], [history], [seen], {"school", "nobody"})
    assert found.silent_codes == (("school",) if silent else ())


def test_each_reporter_is_told_for_itself() -> None:
    histories = {"bus": [20] * 26, "church": [1] * 26, "school": [9] * 26, "shop": [0] * 26, "library": [2] * 26}
    found = known(histories, {"bus": 23, "church": 0, "school": 0, "shop": 6, "library": 0}, missing=("library",))
    assert (found.count, found.usual, found.same, found.new, found.silent) == (29, 32, 2, 6, -11)
    assert (found.new_codes, found.silent_codes, found.as_usual) == (("shop",), ("school", "library"), 40)


def test_what_others_send_makes_nobody_silent() -> None:
    histories = {"school": [3] * 26, **{f"r{n}": [9] * 26 for n in range(50)}}
    found = known(histories, {code: 0 if code == "school" else 40 for code in histories})
    assert found.silent_codes == ()


def test_without_any_history_only_the_count_is_known() -> None:
    found = mix(["bus", "shop"], [[], []], [3, 4])
    assert found.count == 7 and isnan(found.usual) and isnan(found.same)
    assert (found.new_codes, found.silent_codes) == ((), ())


@pytest.mark.parametrize("codes", [["one"], ["one", "two", "three"]])
def test_a_code_too_few_or_too_many_is_refused(codes: list[str]) -> None:
    with pytest.raises(ValueError):
        mix(codes, [[3] * 26] * 2, [3, 3])


@pytest.mark.parametrize("wrong", [-1, 0.5, nan, inf])
def test_what_is_no_count_is_refused(wrong: float) -> None:
    for history, seen in (([3] * 25 + [wrong], 3), ([3] * 26, wrong)):
        with pytest.raises(ValueError, match="a count is a whole number of at least 0"):
            mix(["school"], [history], [seen])
