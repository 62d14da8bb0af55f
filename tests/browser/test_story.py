"""Six meetings of the demonstration city in a real browser: from the deliveries to the measure's effect at its review.

At the end every sentence of the last meeting is followed to its table, its number and the deliveries that it is made
of, and each of these is found among the accepted batches.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest
from playwright.sync_api import Browser, expect

from etl.build import build
from etl.close_command import closed
from etl.demo import DemoDelivery, make
from etl.load import Delivery, loading
from lagesbild import measures, meetings, reference, settings, store
from lagesbild.access import Role, Visit
from lagesbild.answers import EVERY
from lagesbild.meetings import Status, shown
from lagesbild.meetings.draft import Sentence
from lagesbild.meetings.shown import Shown
from lagesbild.meetings.trace import COUNTING
from lagesbild.reference import Reference
from lagesbild.settings import DATA, DEMO_FILE, ROOT, Settings
from lagesbild.texts import say
from lagesbild.verify import verified
from tests.browser import axe
from tests.browser.conftest import Watched, a_server, a_visit
from tests.browser.test_journeys import choose

SEED, PERIODS, MEETINGS = 23, 40, 6
#: The day of the last meeting, a Wednesday, and the days between two.
LAST, BETWEEN = date(2027, 1, 27), timedelta(days=14)
VIEW, JUDGED = "Läget är som förut, men materialet är nytt.", "Det blev lugnare, men det hade det nog blivit ändå."
CHOSEN = {
    "kind": "Sanering",
    "perspective": "Förebyggande",
    "level": "Selektiv",
    "owner": "Park- och natur",
}
PROBLEM, INDICATOR = "Materialet återkommer på samma platser.", "Propaganda i stadsdelen på åtta veckor"


@dataclass
class Played:
    """A city that lives on: its deliveries still to come, and the windows on it."""

    installation: Settings
    known: Reference
    coming: list[DemoDelivery]

    def live_until(self, day: date) -> None:
        """Let every delivery come that was accepted by the evening of a day, and close what is due."""
        data, until = self.installation.data, datetime.combine(day, time(23), UTC)
        due = [one for one in self.coming if one.accepted <= until]
        self.coming = [one for one in self.coming if one.accepted > until]
        (data / DEMO_FILE).write_text(json.dumps({"seed": SEED, "periods": PERIODS, "until": str(day)}) + "\n")
        with loading(self.installation, self.known, waiting=lambda: None, demo_seed=SEED) as loader:
            for one in due:
                assert loader.load(Delivery(one.path, one.source, one.accepted)).status == "accepted"
            closed(self.installation, self.known, build(self.installation, self.known), day)

    def group(self, day: date) -> Visit:
        """Look at it as the group does."""
        in_force = store.current(self.installation.data)
        assert in_force is not None
        return Visit(Role.GROUP, (), "sv", day, self.known, in_force, folder=self.installation.data)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    folder = tmp_path_factory.mktemp("played") / "data"
    folder.mkdir()
    known = reference.read(ROOT / "data" / "reference")
    coming = make(folder, known, seed=SEED, periods=PERIODS, until=LAST)
    city = Played(settings.read({DATA: str(folder)}), known, coming)
    city.live_until(LAST - MEETINGS * BETWEEN)
    return city


@pytest.fixture(scope="module")
def window(played: Played, browser: Browser) -> Iterator[Watched]:
    with a_server(played.installation.data) as address, a_visit(browser, address) as watched:
        yield watched


def text(key: str, **values: object) -> str:
    return say("sv", key, **values)


def press(window: Watched, key: str, **values: object) -> None:
    window.page.get_by_role("button", name=text(key, **values), exact=True).click()


def section(window: Watched, name: str, more: str = "") -> None:
    window.open(f"/meeting?view=during&section={name}{more}")
    axe.stand(window.page)


def unfold(window: Watched, label: str) -> None:
    window.page.get_by_text(label, exact=True).first.click()
    axe.stand(window.page)


def plan_and_open(window: Watched, number: int) -> None:
    window.open("/meeting?view=before")
    press(window, "meetings.save_plan")
    window.page.get_by_role("button", name=text("meetings.open", number=number)).click()
    expect(window.page.get_by_test_id("stMain")).to_contain_text(text("section.header"))


def assess(window: Watched, view: str) -> None:
    section(window, "environments", "&environment=right_wing")
    unfold(window, text("assessment.write"))
    window.page.get_by_label(text("assessment.view"), exact=True).fill(view)
    press(window, "edited.save")
    expect(window.page.get_by_test_id("stMain")).to_contain_text(view)


def agree(window: Watched, view: str) -> None:
    section(window, "assessment", "&environment=right_wing")
    unfold(window, text("assessment.write"))
    window.page.get_by_label(text("assessment.view"), exact=True).fill(view)
    for side in ("police", "municipality"):
        window.page.get_by_role("button", name=text(f"side.{side}"), exact=True).click()
    press(window, "edited.save")
    expect(window.page.get_by_test_id("stMain")).to_contain_text("Instämmer: Polisen och Kommunen.")


def decide(window: Watched, review: int) -> None:
    section(window, "measures")
    unfold(window, text("measure.decide"))
    choose(window, text("measure.limit_district"), "Majorna-Linné")
    choose(window, text("measure.limit_category"), "Propaganda")
    for name, chosen in CHOSEN.items():
        choose(window, text(f"measure.{name}"), chosen)
    axe.stand(window.page)
    window.page.get_by_label(text("measure.problem"), exact=True).fill(PROBLEM)
    window.page.get_by_label(text("measure.indicator"), exact=True).fill(INDICATOR)
    choose(window, text("measure.review_at"), text("measure.meeting", number=review))
    press(window, "measure.keep")
    expect(window.page.get_by_test_id("stMain")).to_contain_text(f"följs upp på möte {review}")


def review(window: Watched) -> str:
    section(window, "measures")
    unfold(window, text("measure.review", number=1))
    expect(window.page.get_by_test_id("stMain")).to_contain_text("åtta veckor")
    window.page.get_by_label(text("measure.judgement"), exact=True).fill(JUDGED)
    press(window, "edited.save")
    expect(window.page.get_by_test_id("stMain")).to_contain_text(JUDGED)
    return window.text()


def freeze(window: Watched, number: int) -> None:
    window.open("/meeting?view=after")
    window.page.get_by_text(text("meetings.sure")).click()
    button = window.page.get_by_role("button", name=text("meetings.freeze", number=number), exact=True)
    expect(button).to_be_enabled()
    button.click()
    expect(window.page.get_by_test_id("stMain")).to_contain_text("har inte ändrats sedan dess", timeout=60_000)


def test_six_meetings_from_the_delivery_to_the_effect_of_a_measure(played: Played, window: Watched) -> None:
    reviewed = ""
    for number in range(1, MEETINGS + 1):
        played.live_until(LAST - (MEETINGS - number) * BETWEEN)
        plan_and_open(window, number)
        assess(window, f"{VIEW} Så ser vi det vid möte {number}.")
        agree(window, f"Vi är eniga om läget. Möte {number}.")
        if number == 1:
            decide(window, MEETINGS)
        if number == MEETINGS:
            window.open("/meeting?view=before")
            expect(window.page.get_by_test_id("stMain")).to_contain_text(text("meetings.waiting"))
            reviewed = review(window)
        freeze(window, number)

    held = meetings.kept(played.installation.data)
    assert [(one.number, one.status) for one in held] == [(n, Status.FROZEN) for n in range(1, MEETINGS + 1)]
    assert verified(played.installation.data).holds
    (measure,) = measures.kept(played.installation.data)
    assert (measure.outcome, measure.reviewed, measure.judgement) == ("done", MEETINGS, JUDGED)
    assert measure.effect["sv"].split(".")[0] in reviewed
    assert "rapporter på åtta veckor mot väntade" in measure.effect["sv"], "it says how many, and how many without it"
    assert window.errors == [] and window.elsewhere == []


def test_every_sentence_of_the_last_meeting_is_followed_to_its_deliveries(played: Played, window: Watched) -> None:
    data = played.installation.data
    last = shown.shown(played.group(LAST), meetings.find(data, MEETINGS))
    batches = {file.stem for file in data.glob("accepted/*/*.parquet")}
    followed = set[str]()
    for name in dict.fromkeys(one.section for one in last.sentences):
        section(window, name)
        told = [one for one in last.of(name) if last.trace_of(one)]
        if told:
            unfold(window, text("trace.title"))
        for sentence in told:
            trace = last.trace_of(sentence)
            assert trace is not None and {one.delivery for one in trace.deliveries} <= batches
            for told_of_it in (f"Tabell {trace.product}", *(one.delivery[:12] for one in trace.deliveries)):
                expect(window.page.get_by_test_id("stMain")).to_contain_text(told_of_it)
            if (number := counted(last, sentence)) is not None:
                assert number == trace.number, sentence.told["sv"]
                followed.add(sentence.table)
            if sentence.table in ("environments", "districts") and sentence.cell:
                assert str(number) in sentence.told["sv"]
    assert followed == {*COUNTING} - {"expected"} | ({"expected"} & {*last.picture.tables})
    assert {one.section for one in last.sentences if not last.trace_of(one)} == {"outlook"}


def counted(last: Shown, sentence: Sentence) -> int | None:
    """Return the number that the table of a sentence has in its cell; None where it counts no records."""
    tables = last.picture.tables
    if sentence.table not in COUNTING:
        return None
    table = tables["calls_summed" if sentence.table == "lead_times" else sentence.table]
    if len(table.total) and not sentence.cell:
        return int(table.total["count"].iloc[0])
    frame = table.frame
    if sentence.table == "districts":  # beside each environment it tells of all of them
        frame = frame[frame["environment"] == sentence.cell.get("environment", EVERY)]
    for name, code in sentence.cell.items():
        frame = frame[frame[name] == code]
    return int(frame["count"].sum())


def test_the_meetings_are_listed_and_the_chain_holds_from_outside(played: Played) -> None:
    def told(*command: str) -> str:
        call = [sys.executable, "-m", "lagesbild", *command]
        done = subprocess.run(call, cwd=ROOT, env={DATA: str(played.installation.data)}, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    listed = json.loads(told("meetings", "--json"))
    assert [one["status"] for one in listed] == ["frozen"] * MEETINGS
    assert [one["period"] for one in listed] == list(range(listed[0]["period"], listed[0]["period"] + MEETINGS))
    assert f"Frysta möten håller. Poster: {MEETINGS}." in told("verify")
