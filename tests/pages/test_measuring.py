"""A measure is decided on as it is chosen at the click, also when the page has not been drawn anew since."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from lagesbild import measures
from lagesbild.access import Visit
from lagesbild.texts import say
from tests.meetings import a_group, a_measure, a_meeting, anew

WHAT = a_measure()


def deciding(folder: Path) -> tuple[Visit, AppTest]:
    """Open the form by which the first meeting of an installation decides."""
    visit = a_group(folder)
    a_meeting(visit)

    def script(visit: object) -> None:
        from lagesbild import meetings
        from lagesbild.access import Visit
        from lagesbild.words import Words
        from pages.parts import address, measuring

        assert isinstance(visit, Visit)
        address.start()
        measuring.decide(visit, Words(visit.reference, visit.language), meetings.find(visit.folder, 1))

    shown = AppTest.from_function(script, args=(anew(visit),), default_timeout=30).run()
    assert not shown.exception
    return visit, shown


def fill(shown: AppTest, **chosen: object) -> None:
    """Put values into fields, and let nothing be drawn anew."""
    kinds = (shown.selectbox, shown.text_input, shown.date_input)
    fields: dict[str, Any] = {str(one.key).rpartition(".")[2]: one for kind in kinds for one in kind}
    for name, value in chosen.items():
        fields[name].set_value(value)


def chosen(shown: AppTest, **figure: object) -> None:
    """Choose a figure, and decide in the same breath: what is drawn is still of what was chosen before."""
    names = ("problem", "kind", "perspective", "level", "owner", "indicator")
    fill(shown, **{name: getattr(WHAT, name) for name in names}, **figure)
    shown.button[0].click()
    shown.run()
    assert not shown.exception


def test_the_figure_is_the_one_that_is_chosen_at_the_click_and_not_the_one_drawn_before_it(tmp_path: Path) -> None:
    visit, shown = deciding(tmp_path)
    fill(shown, district="angered")
    shown.run()
    chosen(shown, district="lundby", category="propaganda")
    assert [(one.product, one.filter) for one in measures.kept(visit.folder)] == [("E5", WHAT.filter)]


def test_what_another_table_was_limited_to_limits_nothing(tmp_path: Path) -> None:
    visit, shown = deciding(tmp_path)
    fill(shown, district="lundby")
    shown.run()
    chosen(shown, product="E1")  # it has no districts
    assert [(one.product, one.filter) for one in measures.kept(visit.folder)] == [("E1", {})]


def test_what_is_kept_is_told_and_the_form_is_empty_again(tmp_path: Path) -> None:
    visit, shown = deciding(tmp_path)
    chosen(shown, district="lundby")
    assert [one.number for one in measures.kept(visit.folder)] == [1]
    assert any(say("sv", "edited.kept") in one.value for one in shown.markdown)
    assert {one.value for one in shown.text_input} == {""}
    chosen(shown, district="angered")
    assert [one.filter["district"] for one in measures.kept(visit.folder)] == ["lundby", "angered"]


def test_who_is_choosing_keeps_the_choice_while_somebody_else_decides(tmp_path: Path) -> None:
    visit, shown = deciding(tmp_path)
    fill(shown, district="lundby")
    shown.run()
    measures.decide(visit, WHAT, at=datetime.now(UTC))
    shown.run()
    assert next(one for one in shown.selectbox if str(one.key).endswith(".district")).value == "lundby"
