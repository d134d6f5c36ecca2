"""the support level a clock runs under, so that figures of the past stay with it"""

import sqlalchemy as sa
from alembic import op

from storage import types

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OF_OBJECTS = """UPDATE clocks SET policy = COALESCE(CASE kind
    WHEN 'question' THEN (SELECT questions.policy FROM questions WHERE questions.id = clocks.object_id)
    WHEN 'task' THEN (SELECT tasks.policy FROM tasks WHERE tasks.id = clocks.object_id) END, '')"""


def upgrade() -> None:
    op.add_column("clocks", sa.Column("policy", types.HumanText(), nullable=False, server_default=""))
    op.execute(OF_OBJECTS)


def downgrade() -> None:
    op.drop_column("clocks", "policy")
