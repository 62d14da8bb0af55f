"""The tables of the state as this version of the program knows them; a test holds them against the migrations."""

from sqlalchemy import JSON, Boolean, Column, Date, Integer, MetaData, String, Table, Text, Time

#: Every constraint has a name, so that a later revision can change it in any engine.
NAMES = {
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}

metadata = MetaData(naming_convention=NAMES)

#: One row per entry of the audit log (lagesbild/audit); triggers refuse every change but the next entry.
audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("event", Text, nullable=False),
    Column("previous", String(64), nullable=False, unique=True),
    Column("hash", String(64), nullable=False, unique=True),
)

#: What the group notes beside the numbers (lagesbild/annotations.py); one that is taken away is `removed` and stays.
annotation = Table(
    "annotation",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("start", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("sv", Text, nullable=False),
    Column("en", Text, nullable=False),
    Column("shared", Boolean(create_constraint=False), nullable=False),
    Column("source", String(64), nullable=False),
    Column("changed", String(32), nullable=False),
    Column("categories", Text, nullable=False),
    Column("removed", Boolean(create_constraint=False), nullable=False),
)

#: Days of imported calendars (lagesbild/calendars.py), by the name that the group gave the calendar.
occasion = Table(
    "occasion",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("calendar", String(300), nullable=False),
    Column("start", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("text", Text, nullable=False),
)

# What the working group writes in a meeting. Nothing is written over: a change is a new row with the next `version`,
# and of two who change the same thing the second finds that version taken (lagesbild/state/versions.py).

#: The meetings (lagesbild/meetings): about which period, when, who is there, what is asked, how far it has come.
meeting = Table(
    "meeting",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("day", Date, nullable=False),
    Column("hour", Time, nullable=False),
    Column("period", Integer, nullable=False),
    Column("present", JSON, nullable=False),
    Column("focus", JSON, nullable=False),
    Column("opened", String(32), nullable=False),
    Column("package", String(64), nullable=False),
)

#: What an authority (`side`), or both, say of an environment in a meeting (lagesbild/meetings/assessments.py).
assessment = Table(
    "assessment",
    metadata,
    Column("meeting", Integer, primary_key=True, autoincrement=False),
    Column("environment", String(64), primary_key=True),
    Column("side", String(16), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("view", Text, nullable=False),
    Column("confidence", String(16), nullable=False),
    Column("would_change", Text, nullable=False),
    Column("dissent", Text, nullable=False),
    Column("agreed", JSON, nullable=False),
)

#: Short texts of a meeting by their section and place there (lagesbild/meetings/passages.py).
passage = Table(
    "passage",
    metadata,
    Column("meeting", Integer, primary_key=True, autoincrement=False),
    Column("section", String(16), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("owner", String(64), nullable=False),
)

#: The measures that meetings decide on (lagesbild/measures), from the figure that shows the problem to the review.
measure = Table(
    "measure",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("meeting", Integer, nullable=False),
    Column("problem", Text, nullable=False),
    Column("product", String(32), nullable=False),
    Column("filter", JSON, nullable=False),
    Column("period", Integer, nullable=False),
    Column("kind", String(64), nullable=False),
    Column("perspective", String(64), nullable=False),
    Column("level", String(64), nullable=False),
    Column("owner", String(64), nullable=False),
    Column("start", Integer, nullable=False),
    Column("deadline", Date, nullable=False),
    Column("indicator", Text, nullable=False),
    Column("review", Integer, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("reviewed", Integer, nullable=False),
    Column("effect", JSON, nullable=False),
    Column("judgement", Text, nullable=False),
)

#: When what the law asks for was last decided on (lagesbild/law.py); without a day it was withdrawn.
decision = Table(
    "decision",
    metadata,
    Column("element", String(16), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("day", Date, nullable=True),
)

#: The sign-ins that still hold, or were ended before their time, by a hash that tells nobody (lagesbild/sign_in).
sign_in = Table(
    "sign_in",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("until", String(32), nullable=False),
    Column("ended", Boolean(create_constraint=False), nullable=False),
)

#: The one data folder that a state on a server belongs to (lagesbild/state/postgresql.py); a file lies in its folder.
installation = Table("installation", metadata, Column("id", String(32), primary_key=True))
