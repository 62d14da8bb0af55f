"""The tables of the state as this version of the program knows them; a test holds them against the migrations."""

from sqlalchemy import Boolean, Column, Date, Integer, MetaData, String, Table, Text

#: Every constraint has a name, so that a later revision can change it in any engine.
NAMES = {
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}

metadata = MetaData(naming_convention=NAMES)

#: One row per entry of the audit log (lagesbild/audit.py); triggers refuse every change but the next entry.
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
