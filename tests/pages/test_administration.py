"""Administration: the log, the deliveries, the roles and what is thinned, told to an administrator without a figure."""

from dataclasses import replace
from pathlib import Path

import pytest

from lagesbild import access, published, receipts, settings
from lagesbild.access import Page, Role, Visit
from lagesbild.audit import Action
from lagesbild.store import Store
from lagesbild.texts import LANGUAGES, Language, say
from tests.administered import DAY, HEADS, NOW, kept, looked_at, note, of, receipt, table, tombstone, words
from tests.factories import contract_row
from tests.visits import a_visit, seen

VIEWS = ["log", "deliveries", "roles", "thinning"]
SIGN_IN = """
hours = 4
[oidc]
metadata = "https://login.example.org/tenant/.well-known/openid-configuration"
client_id = "KLIENTEN"
client_secret_file = "/etc/HEMLIG"
address = "https://lagesbild.example.org"
parameters = { prompt = "PARAMETERN" }
[[grant]]
groups = ["grp_*samordning*"]
role = "group"
exact_files = true
[[grant]]
subjects = ["lotta"]
groups = ["angered"]
role = "coordinator"
areas = ["angered"]
[[grant]]
groups = ["skolan"]
role = "sender"
sources = ["schools", "police"]
"""
PROXY = '[proxy]\naddresses = ["10.1.2.0/24", "::1"]\n[[grant]]\nsubjects = ["eva"]\nrole = "admin"\n'


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Visit:
    """An administrator of a city of which figures are known."""
    rows = [contract_row(record_id=f"r{number}", district="angered", environment="right_wing") for number in range(37)]
    return a_visit(tmp_path_factory.mktemp("city"), rows, role=Role.ADMIN)


@pytest.fixture
def visit(city: Visit, tmp_path: Path) -> Visit:
    """A visit of somebody who has signed in, to a data folder of its own: a log, receipts and thinnings."""
    return replace(city, folder=tmp_path, who="eva.lind")


def test_an_administrator_may_open_it_and_nobody_else() -> None:
    assert [role for role in Role if access.may_open(role, Page.ADMINISTRATION)] == [Role.ADMIN]
    opened = {page for page in Page if access.may_open(Role.ADMIN, page)}
    assert opened == {Page.ADMINISTRATION, Page.METHOD}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
def test_one_view_is_shown_at_a_time_as_the_address_says(visit: Visit, view: str, language: Language) -> None:
    note(visit, action=Action.SETTING, subject="sign_in", detail={"sha256": "b" * 64})
    receipt(visit, "20240315T093000-police-a")
    shown = looked_at(replace(visit, language=language), view=view)
    assert [title.value for title in shown.title] == [say(language, "administration.question")]
    headed = {one.value for one in shown.header}
    others = {say(language, f"view.{one}") for one in VIEWS[1:] if one != view}
    assert not headed & others
    assert bool(shown.text_input) == (view == "log")
    assert (say(language, "administration.settings") in headed) == (view == "roles")
    assert (say(language, "administration.log_title") in headed) == (view == "thinning")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", ["", "eva.lind"])
def test_an_empty_installation_stands_in_both_languages_signed_in_or_not(
    visit: Visit, language: Language, who: str
) -> None:
    shown = of(replace(visit, language=language, who=who))
    assert say(language, "administration.found_none") in words(shown)
    assert say(language, "administration.no_receipts") in words(shown)
    assert say(language, "administration.not_thinned") in words(shown)
    assert say(language, "administration.no_settings") in words(shown)
    assert list(visit.folder.iterdir()) == [], "looking makes nothing"


def test_receipts_of_every_sender_are_told_the_newest_first(visit: Visit) -> None:
    receipt(visit, "20240315T093000-police-a")
    receipt(visit, "20240701T220500-schools-b", source="schools", status="refused", rows=3, accepted=0, refused=3)
    receipt(visit, "20240702T220500-nobody-c", source="**nobody**", status="duplicate", rules={"of_old": 2})
    (visit.folder / receipts.FOLDER / "20240101T000000-x-d.json").write_text("{", encoding="utf-8")
    shown = looked_at(visit, view="deliveries")
    assert "Kvitton: 3. Mottagna: 1. Fanns redan: 1. Avvisade i sin helhet: 1." in words(shown)
    assert "inte kan läsas, och inte räknas här: 1." in words(shown)
    third, second, first = table(shown, HEADS["deliveries"])
    assert first == {
        "När": "15 mars 2024 10:30:00",
        "Avsändare": "Polisen",
        "Läge": "mottagen",
        "Rader": "20",
        "Mottagna": "18",
        "Avvisade": "2",
        "Varför (antal rader)": f"{say('sv', 'rule.gate_phone')} (2)",
    }
    assert (second["När"], second["Avsändare"], second["Läge"]) == (
        "2 juli 2024 00:05:00",
        "Skolorna",
        "avvisad i sin helhet",
    )
    assert (third["Avsändare"], third["Läge"]) == (say("sv", "words.no_sender"), "fanns redan")
    assert third["Varför (antal rader)"] == "of_old (2)"


def test_of_many_receipts_two_hundred_are_shown(visit: Visit) -> None:
    for number in range(203):
        receipt(visit, f"20240315T0930{number % 60:02}-police-{number:03}")
    shown = looked_at(visit, view="deliveries")
    assert "200 av 203 visas." in words(shown)
    assert len(table(shown, HEADS["deliveries"])) == 200


def sign_in(visit: Visit, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    file = visit.folder.parent / "sign_in.toml"
    file.write_text(text, encoding="utf-8")
    monkeypatch.setenv(settings.SIGN_IN, str(file))


def test_roles_are_told_as_the_file_says_and_no_secret(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.CLIENT_SECRET, "HEMLIGHETEN")
    sign_in(visit, monkeypatch, SIGN_IN)
    shown = looked_at(visit, view="roles")
    group, coordinator, sender = table(shown, HEADS["roles"])
    assert group == {
        "Roll": "Arbetsgruppen",
        "Grupper": "grp_*samordning*",
        "Enskilda (id)": "–",
        "Stadsdel": "–",
        "Avsändare": "–",
        "Exakta filer": "ja",
    }
    assert [*coordinator.values()] == ["Samordnare", "angered", "lotta", "Angered", "–", "nej"]
    assert sender["Avsändare"] == "Skolorna, Polisen"
    assert "Inloggning sker hos login.example.org." in words(shown)
    assert "ger roller: 3. En inloggning gäller i 4 timmar." in words(shown)
    told = seen(shown)
    for secret in ("KLIENTEN", "HEMLIG", "PARAMETERN", "tenant", "client"):
        assert secret not in told


def test_a_proxy_is_told_by_its_addresses(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in(visit, monkeypatch, PROXY)
    shown = looked_at(replace(visit, language="en"), view="roles")
    assert "People sign in at a proxy, which calls from 10.1.2.0/24, ::1/128." in words(shown)


def test_where_nobody_has_to_sign_in_it_is_said_plainly(visit: Visit) -> None:
    shown = looked_at(replace(visit, who=""), view="roles")
    assert "**Ingen behöver logga in här." in words(shown) and not shown.table


def test_changes_of_settings_are_told_the_newest_first(visit: Visit) -> None:
    for number in range(22):
        detail = {"sha256": f"{number:02}" * 32}
        note(visit, 500, action=Action.SETTING, subject=("sign_in", "reference", "of_old")[number % 3], detail=detail)
    note(visit)
    rows = table(looked_at(visit, view="roles"), HEADS["settings"])
    assert [row["Inställning"] for row in rows[:3]] == ["Inloggningsfilen", "of_old", "Referensmappen"]
    assert rows[0]["Fingeravtryck"] == f"sha256: {'21' * 6}…" and len(rows) == 20


def test_what_is_kept_for_how_long_is_told_by_record_type(visit: Visit) -> None:
    shown = looked_at(kept(visit, retention={"incident": 365}, meetings_kept_days=900), view="thinning")
    rows = table(shown, HEADS["thinning"])
    known = list(visit.reference.codes("record_type"))
    assert len(rows) == len(known)
    assert [row["Sparas"] for row in rows] == [
        "365 dagar" if code == "incident" else "ingen gräns är satt" for code in known
    ]
    assert f"1 av {len(known)} posttyper" in words(shown) and "Frysta möten sparas i 900 dagar." in words(shown)
    assert "Frysta möten sparas utan gräns" in words(looked_at(visit, view="thinning"))


def test_past_thinnings_are_told_by_type_and_sender(visit: Visit) -> None:
    tombstone(visit, "1.json")
    tombstone(visit, "2.json", removed=[], rows=0, records=0, done=False)
    later, first = table(looked_at(visit, view="thinning"), HEADS["thinned"])
    told = ["21 nov 2026 00:30:00", "Händelse", "Polisen", "2 jan 2024", "1\u202f500", "12"]
    assert [*first.values()] == told
    assert [*later.values()] == ["21 nov 2026 00:30:00 (inte klar)", "–", "–", "–", "0", "0"]


def test_a_thinning_that_cannot_be_read_is_told_and_the_rest_stands(visit: Visit) -> None:
    tombstone(visit, "1.json", at=None)
    shown = looked_at(visit, view="thinning")
    assert "1.json" in words(shown) and "thin-log" in words(shown)


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (200, "0 loggposter om personer är äldre än 200 dagar."),
        (100, "1 loggpost om personer är äldre än 100 dagar (före "),
        (30, "2 loggposter om personer är äldre än 30 dagar (före "),
    ],
)
def test_how_much_of_the_log_is_due_is_told_and_until_when_the_rest_is_kept(visit: Visit, days: int, told: str) -> None:
    for ago, action in ((150, Action.VIEW), (50, Action.EXPORT), (150, Action.CLOSE), (1, Action.VIEW)):
        note(visit, ago, action=action)
    shown = looked_at(kept(visit, log_kept_days=days), view="thinning")
    until = visit.reference.municipality.day_of(NOW + days * DAY)
    assert told in words(shown) and f"sparas i {days} dagar (log_kept_days" in words(shown)
    assert f"det som skrivs upp i dag till {until.day} " in words(shown) and str(until.year) in words(shown)
    assert "`python -m lagesbild thin-log`" in words(shown)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_figure_is_asked_for_and_none_by_environment_or_place_is_told(
    city: Visit, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*asked: object, **values: object) -> None:
        raise AssertionError(asked)

    monkeypatch.setattr(Store, "ask", never)
    monkeypatch.setattr(Store, "rows", never)
    blind = replace(city, language=language, published=published.NOTHING)
    told, known = seen(of(blind)), city.reference
    assert "37" in told, "a receipt tells how many rows came"
    places = [one.name for one in known.districts.values()]
    environments = [one.label(language) for one in known.vocabulary.environment.values()]
    assert not [name for name in (*places, *environments) if name in told]
