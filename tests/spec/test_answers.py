"""The questions, each with the records it is asked of drawn as a table, and the answer beside it.

Periods: 0 is 1-14 January 2024, 4 is 26 February - 10 March, the last one ended on TODAY.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from lagesbild import answers
from lagesbild.access import Role
from lagesbild.disclosure import SafeTable
from lagesbild.errors import NotAllowed
from lagesbild.periods import Span
from lagesbild.words import REST
from tests.factories import Row, contract_row
from tests.visits import a_visit, as_role

CALL = {"record_type": "call", "environment": "", "category": "", "concern": "content_online"}


def records(table: str) -> list[Row]:
    """Read a drawn table: one record a line, its fields by the names on the first line; - leaves one blank."""
    head, *lines = [line.split() for line in table.strip().splitlines()]
    cells = [dict(zip(head, ("" if cell == "-" else cell for cell in line), strict=True)) for line in lines]
    return [contract_row(record_id=str(number), received="2024-03-12", **row) for number, row in enumerate(cells)]


def counts(table: SafeTable, *by: str) -> dict[object, int]:
    """Return what is not zero, by its codes."""
    rows = table.frame[table.frame["count"] != 0]
    keys = rows[by[0]] if len(by) == 1 else zip(*(rows[name] for name in by), strict=True)
    return dict(zip(keys, rows["count"], strict=True))


ENVIRONMENTS = """
occurred    environment
2024-02-26  islamist
2024-03-10  islamist
2024-03-10  right_wing
2024-02-25  right_wing
2024-03-01  mixed
2024-03-01  unassessed
2024-03-11  islamist
"""


def test_environments_are_counted_by_period_and_the_rest_is_one(tmp_path: Path) -> None:
    visit = a_visit(tmp_path, records(ENVIRONMENTS))
    span = Span(answers.last_period(visit), blocks=2)

    table = answers.environments_over_time(visit, span)

    assert counts(table, "block", "environment") == {
        (0, "right_wing"): 1,
        (1, "islamist"): 2,
        (1, "right_wing"): 1,
        (1, REST): 2,
    }
    assert len(table.frame) == 2 * 4, "silence is a zero and not a gap"


def test_opened_every_environment_stands_by_itself(tmp_path: Path) -> None:
    visit = a_visit(tmp_path, records(ENVIRONMENTS))

    table = answers.environments_over_time(visit, Span(answers.last_period(visit), blocks=1), opened=True)

    assert counts(table, "environment") == {"islamist": 2, "right_wing": 1, "mixed": 1, "unassessed": 1}
    assert list(table.frame["environment"]) == list(visit.reference.vocabulary.environment)


def test_a_period_is_set_beside_the_one_before_and_a_year_before(tmp_path: Path) -> None:
    visit = a_visit(
        tmp_path,
        records("""
occurred    environment
2024-03-10  islamist
2024-03-09  islamist
2024-02-25  islamist
2023-02-27  islamist
2023-02-27  islamist
2023-03-12  islamist
2023-02-26  islamist
"""),
    )

    table = answers.meeting(visit, answers.last_period(visit)).environments

    (islamist,) = table.frame[table.frame["environment"] == "islamist"].to_dict("records")
    assert (islamist["count"], islamist["previous"]) == (2, 1)
    assert islamist["year_around"] == pytest.approx(4 / 3)


def test_before_the_first_record_nothing_is_known_which_is_not_a_zero(tmp_path: Path) -> None:
    visit = a_visit(tmp_path, records(ENVIRONMENTS))

    compared = answers.meeting(visit, answers.last_period(visit)).environments
    over_time = answers.environments_over_time(visit, Span(answers.last_period(visit), blocks=4))

    assert compared.frame["previous"].notna().all() and compared.frame["year_around"].isna().all()
    assert over_time.frame.groupby("block")["count"].apply(lambda count: count.isna().any()).tolist() == [
        True,
        True,
        False,
        False,
    ]


def test_calls_are_counted_by_type_but_have_no_category_and_no_district(tmp_path: Path) -> None:
    calls = [contract_row(record_id=f"c{number}", district="angered", **CALL) for number in range(3)]
    visit = a_visit(tmp_path, [contract_row(district="angered"), *calls])
    last = answers.last_period(visit)

    assert counts(answers.types_over_time(visit, Span(last, blocks=1)), "record_type") == {"incident": 1, "call": 3}
    assert counts(answers.categories_over_time(visit, Span(last, blocks=1)), "category") == {"propaganda": 1}
    assert counts(answers.places_compared(visit, Span(last, 4)), "district") == {"angered": 1}
    assert counts(answers.areas_over_time(visit, Span(last, blocks=1)), "area") == {"nordost": 1}


def test_a_category_of_level_2_counts_under_its_level_1(tmp_path: Path) -> None:
    visit = a_visit(
        tmp_path,
        records("""
occurred    category              environment
2024-03-01  propaganda_sticker    islamist
2024-03-01  propaganda            islamist
2024-03-01  violence_assault      right_wing
"""),
    )
    span = Span(answers.last_period(visit), blocks=1)

    assert counts(answers.categories_over_time(visit, span), "category") == {"propaganda": 2, "violence": 1}
    only = answers.categories_over_time(visit, span, environment="right_wing")
    assert counts(only, "category") == {"violence": 1}


DISTRICTS = """
occurred    district  place_precision            environment
2024-03-01  angered   district                   islamist
2024-01-20  angered   -                          islamist
2024-01-14  angered   district                   islamist
2024-03-01  lundby    district                   right_wing
2024-03-01  lundby    city                       right_wing
2024-03-01  -         -                          right_wing
2024-03-01  -         neighbouring_municipality  right_wing
"""


def test_districts_are_counted_over_eight_weeks_with_the_unknown_one_as_its_own_row(tmp_path: Path) -> None:
    visit = a_visit(tmp_path, records(DISTRICTS))

    table = answers.places_compared(visit, Span(answers.last_period(visit), 4))

    assert counts(table, "district") == {"angered": 2, "lundby": 1, "unknown": 2}
    before = dict(zip(table.frame["district"], table.frame["previous"], strict=True))
    assert before["angered"] == 1
    assert list(table.frame["district"]) == list(visit.reference.codes("district"))


def test_a_rate_is_per_10_000_and_missing_where_nobody_is_known_to_live(tmp_path: Path) -> None:
    visit = a_visit(tmp_path, records(DISTRICTS))

    table = answers.places_compared(visit, Span(answers.last_period(visit), 4), environment="islamist")

    rate = dict(zip(table.frame["district"], table.frame["rate"], strict=True))
    people = visit.reference.population["angered", 2023]
    assert rate["angered"] == pytest.approx(2 / people * 10_000)
    (angered,) = table.frame[table.frame["district"] == "angered"].to_dict("records")
    of_two = [end / people * 10_000 for end in (0.2422, 7.2247)]  # Garwood's interval of 2
    assert [angered["rate_lo"], angered["rate_hi"]] == pytest.approx(of_two, rel=1e-4)
    assert rate["unknown"] != rate["unknown"]


def test_a_neighbour_s_record_is_known_but_is_not_the_city_s(tmp_path: Path) -> None:
    visit = a_visit(tmp_path, records(DISTRICTS))

    table = answers.meeting(visit, answers.last_period(visit)).environments

    assert counts(table, "environment") == {"islamist": 1, "right_wing": 3}


def test_a_record_known_by_month_counts_in_half_years_only(tmp_path: Path) -> None:
    rows = records("""
occurred    time_precision
2024-03-01  month
2024-03-01  week
2024-03-01  day
2024-03-01  -
""")
    visit = a_visit(tmp_path, rows)
    last = answers.last_period(visit)

    assert sum(counts(answers.types_over_time(visit, Span(last, 1, 1)), "record_type").values()) == 3
    assert sum(counts(answers.types_over_time(visit, Span(last, 4, 1)), "record_type").values()) == 3
    assert sum(counts(answers.types_over_time(visit, Span(12, 13, 1)), "record_type").values()) == 4


def test_half_years_are_fixed_and_shorter_blocks_end_with_the_last_period(tmp_path: Path) -> None:
    visit = a_visit(tmp_path, [contract_row()])

    assert answers.span_of(visit, 13, 2).periods(1) == (-13, -1)
    assert answers.span_of(visit, 4, 2).periods(1) == (1, 4)


def test_a_district_stands_beside_what_it_would_have_if_it_followed_the_city(tmp_path: Path) -> None:
    visit = a_visit(
        tmp_path,
        records("""
occurred    district
2024-03-01  angered
2024-03-01  lundby
2024-03-01  lundby
2024-02-20  angered
2024-02-20  lundby
2024-02-06  lundby
"""),
    )

    table = answers.place_over_time(visit, "district", "angered", Span(answers.last_period(visit), blocks=3))

    assert table.frame["count"].tolist() == [0, 1, 1]
    # a third of the city's six, so a third of each period's one, two and three
    assert table.frame["like_city"].tolist() == pytest.approx([1 / 3, 2 / 3, 1])


def test_a_withdrawn_record_and_an_earlier_version_are_not_counted(tmp_path: Path) -> None:
    rows = [
        contract_row(record_id="1", environment="unassessed"),
        contract_row(record_id="1", environment="islamist", revised="2024-03-08"),
        contract_row(record_id="2"),
        contract_row(record_id="2", withdrawn="true", revised="2024-03-08"),
    ]
    visit = a_visit(tmp_path, rows)

    table = answers.meeting(visit, answers.last_period(visit)).opened

    assert counts(table, "environment") == {"islamist": 1}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.GROUP])
def test_every_question_is_refused_to_who_may_not_see_exact_figures(tmp_path: Path, role: Role) -> None:
    visit = as_role(a_visit(tmp_path, [contract_row(district="angered")]), role)
    span = Span(4, blocks=1)
    questions: list[Callable[[], SafeTable]] = [
        lambda: answers.environments_over_time(visit, span),
        lambda: answers.types_over_time(visit, span),
        lambda: answers.categories_over_time(visit, span),
        lambda: answers.meeting(visit, 4).environments,
        lambda: answers.nowcast_by_environment(visit, 4),
        lambda: answers.reporter_mix(visit, 4, "source"),
        lambda: answers.effect_of_measure(visit, "angered", 2, by="environment"),
        lambda: answers.places_compared(visit, Span(4, 4)),
        lambda: answers.place_over_time(visit, "district", "angered", span),
        lambda: answers.areas_over_time(visit, span),
    ]
    for question in questions:
        with pytest.raises(NotAllowed):
            question()
