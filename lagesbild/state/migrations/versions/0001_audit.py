"""The audit log, which the database itself keeps append-only."""

import sqlalchemy as sa
from alembic import op

from lagesbild import queries

revision = "0001"
down_revision = None

RULES = ("audit_follows", "audit_refuses_update", "audit_refuses_delete")


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
        sa.UniqueConstraint("previous", name="uq_audit_previous"),
        sa.UniqueConstraint("hash", name="uq_audit_hash"),
    )
    for rule in RULES:  # each engine has its own language of triggers
        op.execute(queries.text(f"state/{op.get_bind().dialect.name}/{rule}"))
