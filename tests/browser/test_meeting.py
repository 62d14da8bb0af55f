"""The meeting in a browser: turned with the arrow keys, written in by two at once, frozen, and only for the group."""

from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from lagesbild import audit, measures, meetings, published
from lagesbild.access import Page, Role, may_open
from lagesbild.meetings import Status, assessments, package
from lagesbild.meetings.draft import SECTIONS
from lagesbild.report import Form
from lagesbild.texts import say
from tests import pdf_tags
from tests.browser import axe
from tests.browser.conftest import City, Watched
from tests.browser.test_journeys import choose

FIRST, SECOND = "Läget är som förut.", "Läget är lugnare än förut."
ENVIRONMENTS = "/meeting?view=during&section=environments&environment=islamist"


def text(key: str, **values: object) -> str:
    return say("sv", key, **values)


@pytest.fixture(scope="module")
def number(city: City) -> int:
    """The meeting that is planned next; it is opened in the browser."""
    with city.visit() as visit:
        number = meetings.kept(city.data)[-1].number
        visit.open("/meeting")
        axe.stand(visit.page)
        visit.page.get_by_role("button", name=text("meetings.open", number=number)).click()
        expect(main(visit)).not_to_contain_text(text("meetings.not_open_yet"))
        expect(main(visit)).to_contain_text(text("meetings.version", version=text("meetings.not_frozen")))
        assert meetings.find(city.data, number).status is Status.OPEN and visit.errors == []
    return number


def main(visit: Watched) -> Locator:
    return visit.page.get_by_test_id("stMain")


def write(visit: Watched, view: str, label: str) -> None:
    """Write the police's view, in a form that is folded out if it is not yet."""
    if not visit.page.get_by_label(text("assessment.view"), exact=True).is_visible():
        visit.page.get_by_text(text(label), exact=True).first.click()
    visit.page.get_by_label(text("assessment.view"), exact=True).fill(view)
    axe.stand(visit.page)


def save(visit: Watched) -> None:
    visit.page.get_by_role("button", name=text("edited.save"), exact=True).first.click()


def test_the_arrow_keys_turn_the_sections_in_order(city: City, number: int) -> None:
    with city.visit() as visit:
        visit.open("/meeting?view=during")
        seen = []
        for place, section in enumerate(SECTIONS):
            expect(visit.page.locator("h2").first).to_have_text(f"{place} {text(f'section.{section}')}")
            axe.stand(visit.page)
            seen.append(section)
            visit.page.keyboard.press("ArrowRight")
        assert seen == list(SECTIONS)
        visit.page.keyboard.press("ArrowLeft")
        expect(visit.page.locator("h2").first).to_contain_text(text("section.measures"))
        assert visit.errors == [] and visit.elsewhere == []


def test_the_pace_is_told_while_the_meeting_is_open(city: City, number: int) -> None:
    with city.visit() as visit:
        visit.open("/meeting?view=during&section=since")
        expect(main(visit)).to_contain_text("Minut 0 av 60. Avsnittet slutar vid minut 11.")


def test_a_projector_shows_the_section_and_what_turns_it(city: City, number: int) -> None:
    with city.visit() as visit:
        visit.open("/meeting?view=during&section=summary")
        visit.page.get_by_text(text("meetings.projector"), exact=True).click()
        expect(visit.page.locator(".st-key-head")).to_be_hidden()
        expect(visit.page.get_by_role("button", name=text("meetings.forth"))).to_be_visible()


def test_of_two_who_write_at_once_nobody_is_written_over(city: City, number: int) -> None:
    with city.visit() as one, city.visit() as other:
        for visit in (one, other):
            visit.open(ENVIRONMENTS)
            axe.stand(visit.page)
        write(one, FIRST, "assessment.write")
        write(other, SECOND, "assessment.write")
        save(one)
        expect(main(one)).to_contain_text(FIRST)
        save(other)
        expect(main(other)).to_contain_text(text("error.edited_meanwhile.what"))
        expect(main(other)).to_contain_text(text("edited.now", text=FIRST))
        assert [a.view for a in assessments.kept(city.data, number)] == [FIRST]

        save(other)  # knowing what stood there
        expect(main(other).locator("p", has_text=SECOND).first).to_be_visible()
        assert [(a.view, a.version) for a in assessments.kept(city.data, number)] == [(SECOND, 2)]
        assert one.errors + other.errors == []


def test_a_text_that_names_somebody_is_refused_beside_its_field_and_stays_to_be_mended(city: City, number: int) -> None:
    named = "Anna Andersson är med i miljön."
    with city.visit() as visit:
        visit.open("/meeting?view=during&section=environments&environment=autonomous")
        axe.stand(visit.page)
        write(visit, named, "assessment.write")
        save(visit)
        form = visit.page.get_by_test_id("stForm").first
        expect(form).to_contain_text(text("rule.gate_person_name"))
        expect(visit.page.get_by_label(text("assessment.view"), exact=True)).to_have_value(named)
        assert b"Andersson" not in city.kept()


def test_a_measure_without_a_review_or_an_indicator_is_not_saved(city: City, number: int) -> None:
    with city.visit() as visit:
        visit.open("/meeting?view=during&section=measures")
        axe.stand(visit.page)
        visit.page.get_by_text(text("measure.decide"), exact=True).click()
        visit.page.get_by_label(text("measure.problem"), exact=True).fill("Materialet återkommer.")
        axe.stand(visit.page)
        keep = visit.page.get_by_role("button", name=text("measure.keep"), exact=True)
        kept = measures.kept(city.data)
        keep.click()
        expect(main(visit)).to_contain_text(text("error.measure_without_figure.what"))
        choose(visit, text("measure.limit_district"), "Lundby")
        axe.stand(visit.page)
        for name in ("kind", "perspective", "level", "owner"):
            keep.click()
            what = "no_such_organisation" if name == "owner" else "no_such_code"
            expect(main(visit)).to_contain_text(text(f"error.{what}.what"))
            choose(visit, text(f"measure.{name}"), "")
        keep.click()
        expect(main(visit)).to_contain_text(text("error.typed_not_a_text.what"))
        assert measures.kept(city.data) == kept
        expect(visit.page.get_by_label(text("measure.problem"), exact=True)).to_have_value("Materialet återkommer.")


def test_a_frozen_meeting_opens_as_it_was_and_takes_nothing_more(city: City, number: int) -> None:
    with city.visit() as visit:
        frozen = meetings.last_frozen(meetings.kept(city.data))
        assert frozen is not None
        visit.open(f"/meeting?meeting={frozen.number}&view=after")
        expect(main(visit)).to_contain_text(package.version_of(city.data, frozen.number))
        for section in ("summary", "environments", "assessment", "measures", "gaps"):
            visit.open(f"/meeting?meeting={frozen.number}&view=during&section={section}")
            axe.stand(visit.page)
            assert visit.page.get_by_role("button", name=text("edited.save")).count() == 0
            assert visit.page.get_by_text(text("measure.decide")).count() == 0
        assert visit.errors == []


@pytest.mark.parametrize("form", [*Form])
@pytest.mark.parametrize(
    ("role", "path", "version"),
    [("group", "/meeting?view=after", "group"), ("guest", "/export", "public"), ("coordinator", "/export", "public")],
)
def test_a_document_is_one_click_and_the_one_that_was_frozen(
    city: City, number: int, form: Form, role: str, path: str, version: str
) -> None:
    frozen = meetings.last_frozen(meetings.kept(city.data))
    assert frozen is not None
    with city.visit() as visit:
        told = f"meeting={frozen.number}&version={version}&role={role}"
        visit.open(f"{path}{'&' if '?' in path else '?'}{told}")
        with visit.page.expect_download() as waiting:
            visit.page.get_by_role("button", name=text(f"documents.{form}"), exact=True).click()
        content = Path(waiting.value.path()).read_bytes()
        assert waiting.value.suggested_filename == f"lagesbild-{frozen.number:04}-{version}-sv.{form}"
        digest = sha256(content).hexdigest()
        assert package.documents(city.data, frozen.number)[f"{version}-sv.{form}"] == digest
        entry = audit.entries(city.data)[-1].event
        assert (entry.action, entry.role, entry.detail["sha256"]) == ("report", role, digest)
        assert visit.errors == []


@pytest.mark.parametrize(("role", "path"), [("group", "/meeting?view=after"), ("guest", "/export?")])
def test_a_longer_time_is_one_click_too(city: City, number: int, role: str, path: str) -> None:
    frozen = meetings.last_frozen(meetings.kept(city.data))
    assert frozen is not None
    with city.visit() as visit:
        visit.open(f"{path}&meeting={frozen.number}&edition=two-years:2026&version=public&role={role}")
        with visit.page.expect_download() as waiting:
            visit.page.get_by_role("button", name=text("documents.pdf"), exact=True).click()
        told = pdf_tags.text(Path(waiting.value.path()).read_bytes())
        assert waiting.value.suggested_filename == "lagesbild-two-years-2026-public-sv.pdf"
        assert text("edition.title_two-years") in told and text("law.title") in told
        assert audit.entries(city.data)[-1].event.subject == "meetings/two-years:2026"
        assert visit.errors == []


def test_who_may_not_have_a_version_is_not_offered_it(city: City, number: int) -> None:
    with city.visit() as visit:
        for role in ("guest", "analyst", "coordinator"):
            visit.open(f"/export?version=group&role={role}")
            axe.stand(visit.page)
            assert text("meetings.marking") not in visit.text()
            own = text("report.marking_district", name="Angered")
            assert (own if role == "coordinator" else text("report.marking_public")) in visit.text()
        visit.open("/export?role=coordinator&version=district:lundby")
        axe.stand(visit.page)
        assert own in visit.text() and "Lundby" not in visit.text(), "it is somebody else's district"


def test_feedback_tells_a_reporter_published_numbers_and_what_came_of_them(city: City) -> None:
    with city.visit() as visit:
        visit.open("/reporting?view=feedback&reporter=school")
        axe.stand(visit.page)
        cells = published.read(city.data)
        block = cells.blocks("L8_reporter")[-1]
        expect(main(visit)).to_contain_text(
            f"Skola: {cells.held('L8_reporter', block, (('reporter', 'school'),))} rapp"
        )
        expect(main(visit)).to_contain_text("på 6 möten")
        assert text("feedback.note") in visit.text() and measures.kept(city.data)[0].problem not in visit.text()
        assert visit.errors == []


@pytest.mark.parametrize("role", Role)
def test_the_menu_shows_a_role_the_pages_that_it_may_open(city: City, role: Role) -> None:
    with city.visit() as visit:
        visit.open(f"/method?role={role}")
        shown = {
            link.partition("/")[2]
            for link in visit.page.locator("[data-testid=stTopNavLink]").evaluate_all(
                "links => links.map(link => new URL(link.href).pathname)"
            )
        }
        allowed = {"" if page is Page.OVERVIEW else page.value for page in Page if may_open(role, page)}
        assert shown == (allowed if len(allowed) > 1 else set()), "a menu of one page is none"


def test_who_may_not_see_the_meeting_is_told_so_whatever_the_address(city: City) -> None:
    with city.visit() as visit:
        visit.open("/meeting?role=guest&meeting=1")
        assert text("error.not_for_you.what") in visit.text()
        assert "avsändare har levererat" not in visit.text()


def test_the_meeting_is_frozen_by_who_is_sure(city: City, number: int) -> None:
    with city.visit() as visit:
        visit.open("/meeting?view=after")
        button = visit.page.get_by_role("button", name=text("meetings.freeze", number=number), exact=True)
        expect(button).to_be_disabled()
        visit.page.get_by_text(text("meetings.sure")).click()
        expect(button).to_be_enabled()
        button.click()
        expect(main(visit)).to_contain_text("har inte ändrats sedan dess", timeout=60_000)
    held = meetings.find(city.data, number)
    assert held.status is Status.FROZEN and held.noted
