"""What every page shows to who sees protected numbers: only what is published, with the words that belong to it."""

import io
import re
import zipfile
from dataclasses import replace

import pandas
import pytest

from lagesbild import audit, tables
from lagesbild.access import Page, Role, Visit, may_open
from lagesbild.texts import LANGUAGES, Language, say
from pages.export import _file
from tests.closing import PERIODS, Town, a_town
from tests.visits import rendered, seen

PROTECTED = (Role.ANALYST, Role.GUEST, Role.COORDINATOR)
NUMBERED = (Page.OVERVIEW, Page.TRENDS, Page.DISTRICTS, Page.EXPORT)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = a_town(tmp_path_factory.mktemp("town"))
    town.close()
    return town


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("role", "page"), [(role, page) for role in (*PROTECTED, Role.GROUP) for page in Page if may_open(role, page)]
)
def test_every_page_stands_for_every_role_in_both_languages(
    town: Town, role: Role, page: Page, language: Language
) -> None:
    shown = rendered(town.visit(role, areas=("sjobo",), language=language), page)
    assert not shown.exception
    assert [title.value for title in shown.title] == [say(language, f"{page}.question")]


@pytest.mark.parametrize("page", NUMBERED)
def test_below_protected_numbers_it_stands_that_they_are(town: Town, page: Page) -> None:
    told = " ".join(caption.value for caption in rendered(town.visit(Role.GUEST), page).caption)
    assert say("sv", "part.protected") in told
    assert "Exakta tal" not in told


@pytest.mark.parametrize("page", NUMBERED)
@pytest.mark.parametrize("role", [Role.ANALYST, Role.GUEST])
def test_no_number_of_a_table_is_one_or_two(town: Town, role: Role, page: Page) -> None:
    shown = rendered(town.visit(role), page)
    cells = {cell for table in shown.table for cell in table.value.to_numpy().ravel()}
    assert shown.table and not cells & {"1", "2"}


def test_what_is_not_told_to_the_protected_roles_is_on_no_page_of_theirs(town: Town) -> None:
    shown = rendered(town.visit(Role.ANALYST), Page.OVERVIEW)
    heads = [header.value for header in shown.header]
    assert say("sv", "overview.since") not in heads and say("sv", "overview.types") in heads
    assert "händelser: de som" not in seen(shown)


def test_protected_numbers_end_with_the_last_closed_period(town: Town) -> None:
    visit = town.visit(Role.ANALYST)
    chosen = rendered(visit, Page.OVERVIEW).selectbox(key="period")
    assert chosen.value == PERIODS - 1
    exact = rendered(town.visit(Role.GROUP), Page.OVERVIEW).selectbox(key="period")
    assert exact.value == PERIODS


def test_what_is_cut_too_finely_is_told_in_words_on_the_page(town: Town) -> None:
    visit = town.visit(Role.ANALYST)
    asked = rendered(visit, Page.DISTRICTS)
    asked.session_state["environment"] = "rest"
    asked.session_state["district_days"] = 14
    told = [text.value for text in asked.run().markdown]
    assert any(say("sv", "error.withheld.what") in text for text in told) and not asked.table


def test_a_coordinator_sees_the_own_district_exactly_and_no_other(town: Town) -> None:
    shown = rendered(town.visit(Role.COORDINATOR, areas=("sjobo",)), Page.DISTRICTS)
    own = [header.value for header in shown.header if "samordnar" in header.value]
    assert own == ["Sjöbo: exakta tal för dig som samordnar"]
    nobody = rendered(town.visit(Role.COORDINATOR), Page.DISTRICTS)
    assert "samordnar" not in seen(nobody)


def test_before_anything_is_closed_the_protected_pages_say_so(tmp_path_factory: pytest.TempPathFactory) -> None:
    open_town = a_town(tmp_path_factory.mktemp("open"), records=20)
    open_town.close(until=-50)
    visit = open_town.visit(Role.ANALYST)
    for page in (Page.OVERVIEW, Page.TRENDS, Page.DISTRICTS):
        assert rendered(visit, page).exception, "app.py explains it in words"
    told = " ".join(text.value for text in rendered(visit, Page.EXPORT).markdown)
    assert say("sv", "error.nothing_published.what") in told
    assert not rendered(visit, Page.REPORTING).exception and not rendered(visit, Page.METHOD).exception


def exported(visit: Visit, form: str) -> bytes:
    from lagesbild.export import Form

    return _file(visit, "L5", {"environment": "islamist"}, Form(form))


def test_a_download_is_what_the_page_shows_and_is_noted_in_the_log(town: Town) -> None:
    visit = town.visit(Role.GROUP)
    with zipfile.ZipFile(io.BytesIO(exported(visit, "csv"))) as archive:
        assert sorted(archive.namelist()) == ["lagesbild-L5.csv", "lagesbild-L5.csv-metadata.json"]
        frame = pandas.read_csv(archive.open("lagesbild-L5.csv"))
    assert set(frame["environment"]) == {"islamist"} and not set(frame["count"]) & {1, 2}
    noted = audit.entries(town.installation.data)[-1].event
    assert (noted.role, noted.subject, noted.detail["filter"]) == ("group", "L5", {"environment": "islamist"})
    assert exported(visit, "csv") == exported(replace(visit, role=Role.GUEST), "csv")


def test_a_choice_of_several_is_summed_with_how_far_it_may_be_off(town: Town) -> None:
    shown = rendered(town.visit(Role.ANALYST), Page.EXPORT)
    shown.multiselect(key="environments").set_value(["islamist", "right_wing"]).run()
    told = " ".join(text.value for text in shown.markdown)
    assert re.search(r"\*\*\d+ rapporter under v\. [^*]* \(±5\)\.\*\*", told)
    shown.multiselect(key="districts").set_value(["sjobo"]).run()
    assert say("sv", "error.withheld.what") in " ".join(text.value for text in shown.markdown)


def test_the_table_twin_of_a_chart_has_the_chart_s_numbers(town: Town) -> None:
    from lagesbild import answers
    from lagesbild.periods import Span
    from lagesbild.words import Words

    visit, span = town.visit(Role.ANALYST), Span(PERIODS - 1, blocks=3)
    table = answers.environments_over_time(visit, span)
    twin = tables.readable(table, Words(visit.reference, "sv"), span)
    told = table.frame[table.frame["block"] == 2]["count"].astype(int).astype(str)
    assert list(twin.iloc[0])[1:] == list(told)


def test_beside_protected_numbers_stand_differences_and_shares_of_them(town: Town) -> None:
    (types,) = [one.value for one in rendered(town.visit(Role.ANALYST), Page.OVERVIEW).table if "Andel" in one.value]
    rows = {row["Posttyp"]: row for row in types.to_dict("records")}
    held = town.published.counts["L2", PERIODS - 1]
    before = town.published.counts["L2", PERIODS - 2]
    for code, name in (("tip", "Tips eller iakttagelse"), ("incident", "Händelse")):
        cell = (("record_type", code),)
        apart = held[cell] - before[cell]
        told = "ungefär lika" if abs(apart) <= 4 else f"{apart:+}".replace("-", "−")
        assert (rows[name]["Antal"], rows[name]["Skillnad"]) == (str(held[cell]), told)
        assert rows[name]["Andel"] == f"{min(round(100 * held[cell] / held[()]), 100)}\u00a0%"
