"""Texts that hold nobody: names of places and organisations, case numbers, hashes, days and moments of the kinds sent.

The names are general knowledge, written for this project; numbers and days are drawn, the same at every run.
"""

import hashlib
import random
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

PLACES = """
Ale Alingsås Angered Arvidsjaur Askersund Avesta Backaplan Bergsjön Biskopsgården Bohus Bollebygd Borlänge Borås
Brunnsparken Burlöv Böda Dalsland Drottningtorget Eketorp Eriksberg Eskilstuna Falkenberg Falköping Falun Flen
Frölunda Gamlestaden Gotland Gullmarsplan Gårda Gävle Göteborg Götaplatsen Haga Hagfors Halmstad Hammarkullen Hammarby
Haninge Hedemora Helsingborg Hisingen Hjällbo Hovås Huddinge Hyllie Härnösand Härryda Järntorget Järfälla Jönköping
Kalmar Karlsborg Karlshamn Karlskoga Karlskrona Karlstad Katrineholm Kinna Kiruna Kortedala Kristianstad Kristinehamn
Kristineberg Kungsbacka Kungälv Kviberg Kållered Köping Landskrona Landvetter Lerum Lilla_Edet Lindome Lindholmen
Linköping Linnéstaden Lorensberg Ludvika Lund Lundby Luleå Lövgärdet Majorna Malmö Mariannelund Marieberg Mariestad
Marstrand Masthugget Mölndal Mölnlycke Mjölby Mora Motala Mullsjö Nordstan Norrköping Norrland Nybro Nyköping
Nynäshamn Olofstorp Olofström Olskroken Orust Oskarshamn Oxelösund Partille Piteå Rannebergen Rinkeby Ronneby
Rosengård Rosenlund Rosengrens_gata Rymdtorget Ryd Sala Salem Sandviken Selma_Lagerlöfs_torg Sigtuna Skara Skellefteå
Skene Skövde Slottsskogen Sofielund Sollentuna Solna Stenungsund Stigbergstorget Stockholm Strömstad Sundbyberg
Sundsvall Svedala Säffle Säter Säve Söderhamn Södertälje Tanum Tensta Tibro Tidaholm Tjörn Torslanda Tranås Trelleborg
Trollhättan Tuve Tynnered Uddevalla Ulricehamn Umeå Uppsala Utby Vadstena Vallentuna Vara Varberg Vasastan Vaxholm
Vetlanda Visby Vårgårda Västerås Västra_Frölunda Växjö Ystad Åmål Ängelholm Änggården Öckerö Öland Örebro Örgryte
Örnsköldsvik Östersund Östra_sjukhuset Östra_Göteborg Norra_Hisingen Södra_skärgården Centrala_Angered
Hjalmar_Brantingsplatsen Gustaf_Adolfs_torg Karl_Johansgatan Sven_Hultins_gata Olof_Palmes_plats
Dag_Hammarskjöldsleden Carl_Skottsbergs_gata Engelbrektsgatan Sten_Sturegatan Kapten_Karlbergs_park
Sankt_Sigfrids_plan Eriksdalsskolan Annedalsskolan Johannebergsskolan Lars_Kaggskolan Hvitfeldtska_gymnasiet
Schillerska_gymnasiet Erik_Dahlbergsgymnasiet Katarina_kyrka Maria_kyrka Sankt_Johannes_kyrka Oscar_Fredriks_kyrka
Carl_Johans_kyrka Adolf_Fredriks_kyrka Sahlgrenska_sjukhuset Gamla_Ullevi Scandinavium Liseberg Frihamnen Nya_varvet
Doktor_Fries_torg Fröken_Olssons_kafé Fru_Lundgrens_gränd Bältesspännarparken Kungsgatan Storgatan Avenyn Linnégatan
Vasagatan Andra_Långgatan Första_Långgatan Skolgatan Södra_vägen Norra_Hamngatan Östra_Hamngatan Kungsportsavenyn
Aschebergsgatan Sprängkullsgatan Friggagatan Odinsgatan Viktoriagatan Hvitfeldtsplatsen Rosenlundsgatan Magasinsgatan
""".split()
ORGANISATIONS = """
Göteborgs_Stad Polismyndigheten Polisregion_Väst Säkerhetspolisen Socialtjänsten_Centrum Socialförvaltningen_Nordost
Kriminalvården Frivården_Göteborg Brottsförebyggande_rådet Center_mot_våldsbejakande_extremism
Myndigheten_för_samhällsskydd_och_beredskap Skolverket Skolinspektionen Västra_Götalandsregionen
Barn-_och_ungdomspsykiatrin Räddningstjänsten_Storgöteborg Migrationsverket Skatteverket Försäkringskassan
Arbetsförmedlingen Länsstyrelsen Åklagarmyndigheten Göteborgs_tingsrätt Hovrätten_för_Västra_Sverige Framtiden_AB
Bostads_AB_Poseidon Bostadsbolaget Familjebostäder Stena_Fastigheter Willhem Wallenstam Victoriahem Balder Castellum
Hyresgästföreningen IFK_Göteborg Örgryte_IS Gais BK_Häcken Frölunda_HC Redbergslids_IK Angereds_IS Svenska_kyrkan
Equmeniakyrkan Röda_korset Rädda_Barnen Stadsmissionen Islamic_Relief Fryshuset EXIT_Sverige Expo Amnesty
Svenska_Freds Nordiska_motståndsrörelsen Nordisk_ungdom Antifascistisk_aktion Socialdemokraterna Moderaterna
Sverigedemokraterna Vänsterpartiet Centerpartiet Liberalerna Kristdemokraterna Miljöpartiet SSPF_Angered Securitas
Avarn Nokas Västtrafik Trafikkontoret Park-_och_naturförvaltningen Grundskoleförvaltningen Utbildningsförvaltningen
Kulturhuset Chalmers Göteborgs_universitet Högskolan_i_Borås Segerstedtinstitutet Forum_för_levande_historia Ericsson
Volvo_Cars SKF Astra_Zeneca Sveriges_Radio Sveriges_Television Göteborgs-Posten Aftonbladet Dagens_Nyheter Flashback
Telegram Elljusspåret_ideell_förening Anna_Lindhs_minnesfond Raoul_Wallenberg_Academy
Olof_Palmes_internationella_centrum Karl-Erik_Perssons_gymnasium Willys Ica_Maxi Erikshjälpen Ersta_diakoni
Bräcke_diakoni Bergsjöns_folkets_hus Hammarkullens_folkhögskola Torpa_skola Nya_Lundenskolan Sandeklevsskolan
""".split()
MONTHS = "januari februari mars april maj juni juli augusti september oktober november december".split()
#: Forms of a case number; # is a digit.
CASES = """
A-2026-##### K######-26 5000-K######-26 5000-K#####-25 B_####-26 SBF_2026/##### N150-####/26 dnr_####/26 KS_2026-#####
SN_####/2026 Ju2026/##### ####-26 Dnr_#####/2026 2026-###### INC####### HEMS-##### R####-#### SSPF-### #######
id_###### ######## 2026-####:# ärende_#### larm_####### objekt-##-### 20#### E#### §_### SFS_2023:### 556###-####
A######-1/2026
""".split()
DAYS = """
%Y-%m-%d %Y%m%d %d.%m.%Y %d/%m/%Y %d/%m_%Y %Y-%m-%d_%H:%M %Y-%m-%dT%H:%M:%SZ %Y-%m-%d_%H.%M %Y-%m-%d_%H:%M:%S.%f+01:00
%y%m%d kl._%H.%M %Y-%m-%d_kl_%H:%M v._%W_%Y %Y%m%dT%H%M%S %Y%m%d%H%M%S %Y-%m-%dT%H:%M %d.%m.%Y_%H:%M %m/%d/%Y_%I:%M_%p
%Y/%m/%d %y-%m-%d den_%d/%m_kl_%H.%M %Y-%m kvartal_3_%Y %Y-%m-%d_%H:%M:%S_+02:00 vecka_%W %d/%m-%y %d-%m-%Y
""".split()
SPANS = (
    "{a:%Y-%m-%d}--{b:%Y-%m-%d}|{a:%d.%m.%Y}-{b:%d.%m.%Y}|{a:%Y-%m-%d} till {b:%Y-%m-%d}|{a:%d/%m}-{b:%d/%m %Y}".split(
        "|"
    )
)
SPANS += "{a:%Y%m%d}-{b:%Y%m%d}|{a:%Y-%m-%d %H:%M} - {b:%H:%M}|{a:%H.%M}-{b:%H.%M}|{a:%H.%M} och {b:%H.%M}".split("|")
COUNT = 200


def _many(draw: Callable[[random.Random], str], count: int = COUNT) -> list[str]:
    rnd = random.Random(7)
    return [draw(rnd) for _ in range(count)]


def _day(rnd: random.Random) -> datetime:
    return datetime(2015, 1, 1) + timedelta(minutes=rnd.randrange(6_000_000))


def _case(form: str) -> Callable[[random.Random], str]:
    return lambda rnd: "".join(str(rnd.randrange(10)) if sign == "#" else sign for sign in form.replace("_", " "))


def _moment(form: str) -> Callable[[random.Random], str]:
    return lambda rnd: _day(rnd).strftime(form.replace("_", " "))


def _told(rnd: random.Random) -> str:
    day = _day(rnd)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year} kl. {day:%H.%M}"


def _span(form: str) -> Callable[[random.Random], str]:
    return lambda rnd: form.format(a=(day := _day(rnd)), b=day + timedelta(minutes=rnd.randrange(30_000)))


def _coordinate(rnd: random.Random) -> str:
    digits = rnd.choice([3, 4, 5, 6])
    return f"{rnd.uniform(55, 69):.{digits}f}{rnd.choice([',', ', ', ' '])}{rnd.uniform(10, 24):.{digits}f}"


def _hash(rnd: random.Random) -> str:
    return hashlib.new(rnd.choice(["sha256", "sha1", "md5"]), rnd.randbytes(8)).hexdigest()


def _kinds() -> Iterator[tuple[str, list[str]]]:
    yield "name of a place", [name.replace("_", " ") for name in PLACES]
    yield "name of an organisation", [name.replace("_", " ") for name in ORGANISATIONS]
    yield from ((f"case {form.replace('_', ' ')}", _many(_case(form))) for form in CASES)
    yield "UUID", _many(lambda rnd: str(uuid.UUID(int=rnd.getrandbits(128))), 1000)
    yield "hash", _many(_hash, 1000)
    yield "short hash", _many(lambda rnd: _hash(rnd)[:7], 1000)
    yield from ((f"day {form.replace('_', ' ')}", _many(_moment(form))) for form in DAYS)
    yield "day told", _many(_told)
    yield from ((f"span {form}", _many(_span(form))) for form in SPANS)
    yield "compact moment", _many(lambda rnd: f"{_day(rnd):%Y%m%d}{rnd.choice(['', '-'])}{_day(rnd):%H%M}", 400)
    yield "place on the map", _many(_coordinate, 1000)
    yield "place on the national grid", _many(lambda rnd: f"{rnd.randint(61, 76)}00000, {rnd.randint(26, 90)}0000")


#: Texts by kind.
KINDS = dict(_kinds())
