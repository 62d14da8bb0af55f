"""What the group writes beside the numbers, who sees it, and what is refused: notes, decided breaks, calendars."""

from collections import Counter

from playwright.sync_api import FilePayload, Locator, expect

from lagesbild.access import Page
from lagesbild.texts import say
from tests.browser import axe
from tests.browser.conftest import City, Watched
from tests.browser.test_journeys import choose, follow, rows

REMOVABLE = "[data-testid=stHorizontalBlock]:has([class*=st-key-remove-], [class*=st-key-calendar-])"
#: How many pairs of words lie over each other.
OVERLAPS = """words => words.flatMap((one, place) => words.slice(place + 1).filter(other => {
    const a = one.getBoundingClientRect(), b = other.getBoundingClientRect();
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
})).length"""
#: Two notes in order of time, within what everybody sees: the day as it is typed and as it is told.
SHARED = ("20260915", "15 sep 2026", "Fler affischer om att tipsa, sedan våren 2026")
OF_THE_GROUP = ("20261020", "20 okt 2026", "Två av skolorna har bytt rutin för 14 lärare")
#: A word that stands in no other file of the city.
UNSEEN = "zebrafinken"
#: Texts that are refused, and for what.
A_NAME, A_NUMBER = f"Anna Andersson matade {UNSEEN}", f"13 elever matade {UNSEEN}"
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//
BEGIN:VEVENT
UID:1
DTSTART;VALUE=DATE:20261201
SUMMARY:Föreläsning om värdegrund
DESCRIPTION:Om koltrasten
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART;VALUE=DATE:20261202
SUMMARY:Anna Andersson matar koltrasten
END:VEVENT
END:VCALENDAR
"""


def fold_out(visit: Watched, what: str) -> None:
    """Open a form that is folded away."""
    visit.page.get_by_text(say("sv", what), exact=True).click()
    expect(visit.page.get_by_test_id("stForm").last).to_be_visible()


def write(visit: Watched, text: str, *, day: str, shared: bool) -> None:
    """Write a note of one day, and save it."""
    for name in ("notes.start", "notes.end"):
        visit.page.get_by_role("spinbutton", name=f"year, {say('sv', name)}").click()
        visit.page.keyboard.type(day)
    visit.page.get_by_label(say("sv", "notes.sv")).fill(text)
    if visit.page.get_by_role("checkbox", name=say("sv", "notes.share")).is_checked() != shared:
        visit.page.get_by_text(say("sv", "notes.share"), exact=True).click()
    visit.page.get_by_role("button", name=say("sv", "notes.save")).click()


def line_of(visit: Watched, text: str) -> Locator:
    """The line in which a note or a calendar stands, with the button that takes it away."""
    return visit.page.locator(
        "[data-testid=stHorizontalBlock]:has([class*=st-key-remove], [class*=st-key-calendar-])"
    ).filter(has_text=text)


def take_away(visit: Watched, text: str) -> None:
    line_of(visit, text).get_by_role("button", name=say("sv", "notes.remove", what="").strip()).click()
    expect(line_of(visit, text)).to_have_count(0)


def assert_marked(visit: Watched, *notes: tuple[str, str, str]) -> None:
    """These notes and no others stand under the first chart, and the number of each is drawn in all of its panels."""
    axe.stand(visit.page)
    expected = [
        say("sv", "finding.note", number=number, days=day, kind=say("sv", "annotation.event"), text=text)
        for number, (_, day, text) in enumerate(notes, 1)
    ]
    assert [
        one for one in visit.page.get_by_test_id("stCaptionContainer").all_inner_texts() if " · " in one
    ] == expected
    drawn = visit.page.get_by_test_id("stPlotlyChart").first.locator(".annotation-text").all_text_contents()
    panels = sum(not one.isdecimal() for one in drawn)
    assert Counter(one for one in drawn if one.isdecimal()) == {str(n): panels for n in range(1, len(notes) + 1)}


def test_a_note_is_drawn_for_whom_it_is_meant_until_it_is_taken_away(city: City) -> None:
    with city.visit() as group, city.visit() as analyst:
        group.open("/outlook")
        fold_out(group, "notes.add")
        for (day, told, text), seen_by in ((OF_THE_GROUP, "for_the_group"), (SHARED, "shared")):
            write(group, text, day=day, shared=seen_by == "shared")
            line = f"{told} · {say('sv', 'annotation.event')}: {text} · {say('sv', f'notes.{seen_by}')}"
            expect(line_of(group, line)).to_have_count(1)
        for page in (Page.TRENDS, Page.OVERVIEW):
            follow(group, page)
            assert_marked(group, SHARED, OF_THE_GROUP)

        analyst.open("/trends?role=analyst")
        assert_marked(analyst, SHARED)
        follow(analyst, Page.OUTLOOK)
        assert SHARED[2] in analyst.text() and OF_THE_GROUP[2] not in analyst.text()
        assert analyst.page.get_by_text(say("sv", "notes.add")).count() == 0

        follow(group, Page.OUTLOOK)
        for _, _, text in (SHARED, OF_THE_GROUP):
            take_away(group, text)
        follow(analyst, Page.TRENDS)
        assert_marked(analyst)
        assert group.errors + group.elsewhere + analyst.errors + analyst.elsewhere == []


def test_the_numbers_of_two_notes_of_one_day_can_both_be_read(city: City) -> None:
    with city.visit() as visit:
        visit.open("/outlook")
        fold_out(visit, "notes.add")
        for text in ("Skolstart", "Ett möte"):
            write(visit, text, day=SHARED[0], shared=False)
            expect(line_of(visit, text)).to_have_count(1)
        follow(visit, Page.TRENDS)
        overlaps = visit.page.locator(".annotation-text").evaluate_all(OVERLAPS)
        follow(visit, Page.OUTLOOK)
        for text in ("Skolstart", "Ett möte"):
            take_away(visit, text)
        assert overlaps == 0


def test_what_a_note_may_not_tell_is_refused_and_kept_nowhere(city: City) -> None:
    with city.visit() as visit:
        visit.open("/outlook")
        fold_out(visit, "notes.add")
        reasons: list[str] = []
        for text, shared, why in (
            (A_NAME, False, say("sv", "error.typed_personal_data.do")),
            (A_NUMBER, True, say("sv", "error.annotation_tells_a_number.what")),
        ):
            write(visit, text, day=SHARED[0], shared=shared)
            expect(visit.page.get_by_test_id("stMain")).to_contain_text(why)
            assert line_of(visit, "").count() == 0 and UNSEEN not in visit.text()
            reasons.append(visit.text())
        assert UNSEEN.encode() not in city.kept()

        write(visit, A_NUMBER, day=SHARED[0], shared=False)  # the group may write numbers for itself, and is found so
        expect(line_of(visit, A_NUMBER)).to_have_count(1)
        assert UNSEEN.encode() in city.kept()
        take_away(visit, A_NUMBER)
        assert visit.errors == []
    assert "gate_" not in reasons[0] and say("sv", "rule.gate_person_name") in reasons[0]


def test_a_suspected_break_is_declared_and_stands_for_everybody_until_that_is_taken_back(city: City) -> None:
    why, a_name = "Polisen har bytt ord för hatbrott.", "Anna Andersson matade talgoxen"
    with city.visit() as group, city.visit() as analyst:
        group.open("/reporting")
        fold_out(group, "reporting.decide")
        choose(group, say("sv", "notes.changed"), say("sv", "break_kind.method"))
        for text in (a_name, why):
            axe.stand(group.page)
            group.page.get_by_label(say("sv", "notes.sv")).fill(text)
            group.page.get_by_role("button", name=say("sv", "notes.declare")).click()
            expected = "error.typed_personal_data.do" if text == a_name else "reporting.no_suspicion"
            expect(group.page.get_by_text(say("sv", expected))).to_be_visible()
        told = say("sv", "finding.break", day="30 juni 2026", name="Polisen", text=why)
        axe.stand(group.page)
        assert told in group.text() and b"talgoxen" not in city.kept()

        analyst.open("/trends?role=analyst")
        axe.stand(analyst.page)
        assert told in analyst.text()
        follow(group, Page.OUTLOOK)
        take_away(group, why)
        follow(group, Page.REPORTING)
        assert told not in group.text() and say("sv", "reporting.decide") in group.text()
        assert group.errors + analyst.errors == []


def read_in(visit: Watched, name: str, content: str) -> None:
    """Import a calendar file."""
    file: FilePayload = {"name": "kalender.ics", "mimeType": "text/calendar", "buffer": content.encode()}
    visit.page.get_by_label(say("sv", "calendars.name")).fill(name)
    visit.page.locator("input[type=file]").set_input_files(file)
    expect(visit.page.get_by_text("kalender.ics")).to_be_visible()
    visit.page.get_by_role("button", name=say("sv", "calendars.save"), exact=True).click()


def test_a_calendar_is_read_without_its_people_and_a_broken_one_is_refused_in_words(city: City) -> None:
    with city.visit() as visit:
        visit.open("/outlook")
        awaits = visit.page.locator(".st-key-texts-soon table")
        before = rows(awaits)
        fold_out(visit, "calendars.add")
        read_in(visit, "Trasig", CALENDAR.replace("END:VEVENT", ""))
        expect(visit.page.get_by_text(say("sv", "error.ical_broken.what"))).to_be_visible()
        assert line_of(visit, "").count() == 0 and rows(awaits) == before

        read_in(visit, "Skolans kalender", CALENDAR)
        expect(visit.page.get_by_text(say("sv", "calendars.read_some", events=1, refused=1))).to_be_visible()
        added = ["1 dec 2026", "Föreläsning om värdegrund", say("sv", "occasion.other")]
        assert sorted(rows(awaits)) == sorted([*before, added])
        assert b"koltrasten" not in city.kept() and "koltrasten" not in visit.text()

        take_away(visit, "Skolans kalender")
        expect(awaits).not_to_contain_text(added[1])
        assert visit.errors == []
