"""Who has signed in, and an audit log that forgets people in time"""

import sqlalchemy as sa
from alembic import op

from lagesbild import queries

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "sign_in",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("until", sa.String(length=32), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sign_in")),
    )
    engine = op.get_bind().dialect.name
    op.execute(f"drop trigger audit_refuses_update{'' if engine == 'sqlite' else ' on audit'}")
    op.execute(queries.text(f"state/{engine}/audit_refuses_change"))
