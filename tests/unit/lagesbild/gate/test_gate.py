"""What the gate must refuse, by which rule, and what must pass: the words of reports about places and organisations."""

import re
from itertools import pairwise

import duckdb
import pytest
from hypothesis import given, settings as hypothesis_settings, strategies as st

from etl import mapping
from etl.workspace import gate_of
from lagesbild import gate, reference
from lagesbild.gate import HARMLESS, RULES, Gate
from tests.factories import REFERENCE

GOTEBORG = reference.read(REFERENCE)
GATE = gate_of(GOTEBORG, mapping.read_all(REFERENCE))

REFUSED = {
    "gate_personal_number": [
        "811228-9874",
        "8112289874",
        "198112289874",
        "19811228-9874",
        "1981-12-28-9874",
        "81 12 28 98 74",
        "19 81 12 28 98 74",
        "811228+9874",
        "811288-9877",  # a coordination number: day 28 + 60
        "811228-9875",  # a wrong check digit: somebody mistyped it
        "8 1 1 2 2 8 9 8 7 4",
        "Pojken (811228-9874) sågs vid skolan",
        "pnr:811228-9874.",
        "８１１２２８−９８７４",
        "8112\u200b28-9874",
        "811228&#45;9874",
        "8I1228-9874",
        "811228 sista fyra 9874",
        "28.12.1981-9874",
        "811228-A123",
        "åttioett tolv tjugoåtta nittioåtta sjuttiofyra",
        "100%811228-9874",
        "&#811228-9874",
    ],
    "gate_phone": [
        "070-123 45 67",
        "070.1234567",
        "0701234567",
        "(070) 123 45 67",
        "+46 70 123 45 67",
        "+46(0)70-1234567",
        "0046701234567",
        "46701234567",
        "O70-123 45 67",
        "0 7 0 1 2 3 4 5 6 7",
        "031-12 34 56",
        "0303-12-34-56",
        "ring 08-123 456 78 efter kl 16",
        "+47 22 12 34 56",
        "foto,0701234567.jpg",
        "plus fyra sex sju noll ett två tre fyra fem sex sju",
    ],
    "gate_email": [
        "kontakt@skolan.se",
        "kontakt (at) skolan (dot) se",
        "kontakt snabel-a skolan punkt se",
        "kontakt＠skolan．se",
        "kontakt%40skolan.se",
        "kontakt&#64;skolan.se",
        "kontakt_at_skolan_dot_se",
        "kontakt[@]skolan[.]se",
        "kontakt@skolan",
    ],
    "gate_profile_url": [
        "https://www.facebook.com/nagon.annan",
        "instagram.com/nagonannan",
        "t.me/kanalen",
        "se vk.com/id123456",
        "youtube.com/@nagonannan",
        "discord.gg/abcDEF",
    ],
    "gate_handle": [
        "@nagonannan",
        "skriver som @nagonannan på nätet",
        "instagram: nagonannan",
        "Snapchat=nagon99",
        "snap kalle_99",
        "insta: kalle",
        "kalle_99 på snap",
        "användarnamn: nagon99",
    ],
    "gate_plate": [
        "ABC123",
        "ABC 12D",
        "bil med reg ABC 123",
        "en vit skåpbil, abc123",
        "abc123",
        "foto_ABC123.jpg",
        "bilen abc 123",
    ],
    "gate_street_number": [
        "Storgatan 5",
        "storgatan 5b",
        "Karl Johansgatan 12 B",
        "Sven Hultins gata 9",
        "Kapellplatsen 4, 2 tr",
        "Hörnet Vasagatan 3",
        "Norra vägen 17A",
        "Södra vägen nr 17",
        "Kungsg. 3",
        "Kungsg 3",
        "Kungsgatan3",
        "Apelg. 12",
        "Sveav 23",
        "Storgatan nummer fem",
        "Södra_vägen_17",
    ],
    "gate_person_name": [
        "Anna Andersson",
        "ANNA ANDERSSON",
        "anna andersson",
        "Andersson, Anna",
        "Andersson Anna",
        "AnnaAndersson",
        "anna.andersson",
        "Anna-Andersson",
        "Anna K Andersson",
        "Anna K. Andersson",
        "A. Andersson",
        "Herr Andersson",
        "Annas bror, Mohamed Ali, var med",
        "Barbro Norrby",
        "Hussein Elsa",
        "Ringde Anna Andersson. Skolan vet.",
        "Аnnа Andersson",
        "A n n a A n d e r s s o n",
        "Anna",
    ],
}

PASSES = {
    "districts": [place.name for place in GOTEBORG.districts.values()],
    "parts of the city": ["Hjällbo", "Biskopsgården", "Frölunda Torg", "Angereds centrum", "Västra Frölunda", "Bergum"],
    "streets alone": [
        "Storgatan",
        "Karl Johansgatan",
        "Sven Hultins gata",
        "Gustaf Adolfs torg",
        "Kurt Wallanders plats",
        "S:t Sigfrids plan",
        "Dag Hammarskjöldsleden",
        "Kungsportsavenyn",
        "vid Linnéplatsen och Vasaparken",
    ],
    "roads": ["väg 158", "länsväg 158", "E6 vid trafikplats 57", "Länsväg 155"],
    "organisations": [
        "Göteborgs Stad",
        "Brottsförebyggande rådet",
        "Nordiska motståndsrörelsen",
        "IFK Göteborg",
        "Svenska kyrkan",
        "Rädda Barnen",
        "Västra Götalandsregionen",
        "SSPF Angered",
        "Lars Kaggskolan",
        "556703-7485",
    ],
    "places on the map": ["57.70887", "57.70887, 11.97456", "57.70887,11.97456", "-0.127758"],
    "days and moments": [
        "2026-11-02",
        "2026-11-02 10:00",
        "2026-11-02T10:00:00.123456+01:00",
        "20261102",
        "02.11.2026",
        "2/11 2026",
        "2026-11-02--2026-11-08",
        "den 2 november kl. 10.30-12.45",
        "20230325-0543",
        "06/09 2024",
        "6/9-16/9 2024",
        "2026-11-02 kl 18:27",
        "loggad 2026-11-02 10:00:01.123456 +01:00",
        "14.06.2016-05.07.2016",
        "v. 45–46 2026",
    ],
    "diary numbers": ["SBF 2026/01234", "N150-0123/26", "dnr 0123/26", "K123456-26", "5000-K123456-26", "B 1234-26"],
    "ends of sentences": ["Larm i Göteborg. 3 anmälningar", "Bråk i måndag. 12 larm", "Storgatan två gånger", "plan 3"],
    "no names": ["Maria i Lund", "friskola", "Kungsladugård-Sanna", "Anna Lindhs minnesfond", "SOS 112", "ring 112"],
    "hashes": ["07564931-edcf-6109-ea6d-5547ae966193", "a68b412c4282555f15546cf6e1fc42893b7e07f271557ceb0218210"],
    "amounts": ["12 personer", "100 000 kr", "500-1000 deltagare", "1 av 10", "12345678", "3,5 procent"],
    "laws": ["LVU 123", "SOU 2024", "SFS 2023:196"],
    "pages that are nobody's": ["https://www.svt.se/nyheter/lokalt/vast", "goteborg.se"],
    "what reports say": [
        "Klotter på fasaden, tre symboler",
        "En grupp ungdomar delade ut flygblad vid torget",
        "Läraren oroad över en elev i årskurs 8",
        "Maria hörde av sig",  # a given name alone is a word of a sentence
        "anna",
        "",
    ],
}


@pytest.mark.parametrize(("rule", "text"), [(rule, text) for rule, texts in REFUSED.items() for text in texts])
def test_personal_data_is_refused_by_its_rule(rule: str, text: str) -> None:
    assert GATE.screen(text) == rule


@pytest.mark.parametrize("text", [text for texts in PASSES.values() for text in texts])
def test_the_words_of_reports_pass(text: str) -> None:
    assert GATE.screen(text) is None


def test_every_rule_of_the_gate_has_its_examples() -> None:
    assert tuple(REFUSED) == RULES


@pytest.mark.parametrize(("one", "other"), list(pairwise(RULES)))
def test_a_text_counts_under_the_first_of_its_rules(one: str, other: str) -> None:
    assert GATE.screen(f"{REFUSED[other][0]} och {REFUSED[one][0]} sågs") == one


def test_a_place_of_the_installation_is_nobody_s_name() -> None:
    assert Gate().screen("Anna Sjöberg") == "gate_person_name"
    assert Gate(frozenset({"Sjöberg"})).screen("Anna Sjöberg") is None


HARMLESS_TEXTS = st.from_regex(re.compile(HARMLESS, re.ASCII), fullmatch=True)
#: The same with any alphabet's digits, and signs of the kind in any order.
NEARLY_HARMLESS = st.from_regex(HARMLESS, fullmatch=True) | st.text("0123456789-.:+TZa \n٣å")


@given(st.lists(HARMLESS_TEXTS | NEARLY_HARMLESS, min_size=500, max_size=500))
@hypothesis_settings(max_examples=1)
def test_what_duckdb_takes_for_harmless_is_what_the_gate_takes_for_harmless(texts: list[str]) -> None:
    question = "select list(text) from unnest($texts) as texts (text) where regexp_full_match(text, $harmless)"
    with duckdb.connect() as connection:
        accepted = connection.execute(question, {"texts": texts, "harmless": HARMLESS}).fetchall()[0][0]
    assert len(accepted) > 50
    assert set(accepted) == {text for text in texts if re.fullmatch(HARMLESS, text, re.ASCII)}
    assert [text for text in accepted if GATE.screen(text)] == []


#: A fraction of ten digits and more may by chance be a number of ten digits.
SHORT_FRACTION = HARMLESS_TEXTS.filter(lambda text: not re.search(r"\.\d{10}", text))


@given(SHORT_FRACTION)
def test_what_is_taken_for_harmless_would_be_refused_by_no_rule(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gate, "_HARMLESS", re.compile(r"(?!)"))
        assert GATE.screen(text) is None
