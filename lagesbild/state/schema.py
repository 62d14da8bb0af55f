"""The tables of the state as this version of the program knows them; a test holds them against the migrations."""

from sqlalchemy import Column, Integer, MetaData, String, Table, Text

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
