"""Every story planted in the demonstration city is found by what the pages say, and what is no rise is called none."""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from lagesbild import answers, reference as references, store
from lagesbild.access import Role, Visit
from lagesbild.answers import EVERY, senders
from lagesbild.findings import reporting, verdicts
from lagesbild.statistics.verdict import RISES, Verdict
from tests.factories import REFERENCE
from tests.stops import command
from tests.visits import words_of

Story = dict[str, Any]
LAST = 74


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole city of four years, as `etl demo` makes it."""
    folder = tmp_path_factory.mktemp("city") / "data"
    made = command.start(folder, "demo")
    _, told = made.communicate()  # it takes as long as it takes: a minute and a half
    assert made.returncode == 0, told
    return folder


@pytest.fixture(scope="module")
def visit(data: Path) -> Visit:
    in_force = store.current(data)
    assert in_force
    return Visit(Role.GROUP, (), "sv", date(2026, 11, 18), references.read(REFERENCE), in_force, folder=data)


@pytest.fixture(scope="module")
def told(data: Path) -> Story:
    read: Story = json.loads((data / "stories.json").read_text(encoding="utf-8"))
    return read


def story(told: Story, kind: str) -> Story:
    return next(one for one in told["stories"] if one["kind"] == kind)


def periods(one: Story) -> list[int]:
    return [period["index"] for period in one["periods"]]


def total(visit: Visit, period: int) -> str:
    (verdict,) = answers.meeting(visit, period).environments.total["verdict"]
    return str(verdict)


def type_verdicts(visit: Visit, period: int, environment: str = EVERY) -> dict[str, str]:
    table = answers.meeting(visit, period, environment=environment).types.frame
    return dict(zip(table["record_type"], table["verdict"], strict=True))


def test_the_wave_of_stickers_is_told_of_its_district_and_of_no_other(visit: Visit, told: Story) -> None:
    wave = story(told, "wave")
    [district], [environment] = wave["districts"], wave["environments"]
    judged = answers.meeting(visit, LAST).districts
    clear = judged.frame[judged.frame["verdict"] == Verdict.CLEARLY_MORE]
    assert set(clear["district"]) == {district}
    assert {environment, EVERY} == set(clear["environment"])
    lines = verdicts.districts(judged, words_of(visit), EVERY)
    assert [line for line in lines if "Lundby, Högerextrem" in line and "tydligt fler" in line]
    assert verdicts_of(visit, periods(wave), environment, "incident") <= set(RISES)


def verdicts_of(visit: Visit, wanted: Sequence[int], environment: str, record_type: str) -> set[str]:
    return {type_verdicts(visit, period, environment)[record_type] for period in wanted}


def test_the_tip_campaign_is_told_to_be_reporting_and_never_called_a_rise(visit: Visit, told: Story) -> None:
    during = periods(story(told, "campaign"))
    assert not {total(visit, period) for period in during} & set(RISES)
    flagged = [period for period in during if type_verdicts(visit, period)["tip"] in RISES]
    assert len(flagged) >= 2
    for period in flagged:
        assert not {code for code, said in type_verdicts(visit, period).items() if said in RISES} - {"tip"}
        sentence = reporting.sources(answers.meeting(visit, period).types, words_of(visit))
        assert sentence.startswith("1 av ") and "men inte fler händelser" in sentence


def test_in_the_campaign_no_environment_rises_by_its_tips_alone_without_it_being_said(
    visit: Visit, told: Story
) -> None:
    for period in periods(story(told, "campaign")):
        meeting = answers.meeting(visit, period)
        rising = meeting.environments.frame[meeting.environments.frame["verdict"].isin(RISES)]
        for row in rising.to_dict("records"):
            types = type_verdicts(visit, period, str(row["environment"]))
            others = {code for code, said in types.items() if said in RISES and code != "tip"}
            assert others or row["alone"] == "tip" or types["tip"] not in RISES


def test_the_silent_schools_are_told_and_what_they_would_have_reported(visit: Visit) -> None:
    made = answers.reporter_mix(visit, LAST, "source")
    silent = made.frame[made.frame["state"] == "silent"]
    assert list(silent["source"]) == ["schools"]
    assert made.total["as_usual"].iloc[0] > made.total["count"].iloc[0] + 3
    assert "Inget har kommit från Skolorna" in " ".join(reporting.made_up(made, words_of(visit)))


def test_the_re_coded_category_is_suspected_and_nothing_is_called_a_rise_by_it(visit: Visit, told: Story) -> None:
    since = datetime.fromisoformat(story(told, "recoding")["expected"]["from_delivery"]).date()
    found = senders.suspicions(visit).frame
    near = [day for day in found.loc[found["source"] == "police", "day"] if abs(as_day(day) - since).days <= 28]
    assert near
    assert not {total(visit, period) for period in periods(story(told, "recoding"))} & set(RISES)


def as_day(day: Any) -> date:
    return day.date() if isinstance(day, datetime) else day


def test_the_late_delivery_is_told_as_late_and_not_as_a_rise(visit: Visit, told: Story) -> None:
    late = story(told, "late_batch")
    (accepted,) = (datetime.fromisoformat(one).date() for one in late["expected"]["accepted"])
    changed = answers.since(visit, accepted - timedelta(days=1), accepted).frame
    assert changed["late"].sum() >= 15
    assert not {total(visit, period) for period in periods(late)} & set(RISES)


def measure(told: Story, kind: str) -> Story:
    return next(one for one in told["measures"] if one["story"] == story(told, kind)["id"])


def test_the_measure_that_works_has_an_effect(visit: Visit, told: Story) -> None:
    one = measure(told, "measure_works")
    start, district = one["start"]["index"], one["district"]
    level_1 = visit.reference.vocabulary.level_1(one["indicator"]["categories"][0])
    found = answers.effect_of_measure(visit, district, start, by="category", code=level_1)
    assert found.frame["outcome"].tolist() == ["effect"]
    assert reporting.effect(found, words_of(visit))[0].startswith("Effekt:")
    others = [code for code in visit.reference.districts if code != district]
    outcomes = [
        answers.effect_of_measure(visit, code, start, by="category", code=level_1).frame["outcome"].iloc[0]
        for code in others
    ]
    assert outcomes.count("effect") <= 1, "one of nine may seem to by chance"


def test_the_measure_that_seems_to_work_has_none_and_what_fell_by_itself_is_told(visit: Visit, told: Story) -> None:
    one = measure(told, "measure_regresses")
    (environment,) = one["indicator"]["environments"]
    found = answers.effect_of_measure(visit, one["district"], one["start"]["index"], by="environment", code=environment)
    (row,) = found.frame.to_dict("records")
    assert row["outcome"] == "no_evidence"
    assert row["falls_back"] > 5, "fifteen in the weeks that it was chosen for, and about seven as usual"
    assert "fallit bort av sig själva" in " ".join(reporting.effect(found, words_of(visit)))


def test_a_quiet_period_of_the_city_is_called_usual(visit: Visit) -> None:
    quiet = [period for period in range(20, 46) if total(visit, period) == "usual"]
    assert len(quiet) >= 24
