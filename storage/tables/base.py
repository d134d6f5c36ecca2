"""What all tables share: names of constraints and a few columns."""

from typing import Any

from sqlalchemy import Column, Integer, MetaData, Sequence, TextClause

from storage.types import BigId

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ID_BLOCK = 64
"""How many ids a process takes at once; the rest of a block is lost with the process, which costs nothing."""

question_ids = Sequence("question_ids", metadata=metadata, increment=ID_BLOCK)
clock_ids = Sequence("clock_ids", metadata=metadata, increment=ID_BLOCK)


def counted_id() -> Column[Any]:
    """Given by the database."""
    return Column("id", BigId, primary_key=True, autoincrement=True)


def given_id() -> Column[Any]:
    """Given by us, in blocks, so that it is known before the row is written."""
    return Column("id", BigId, primary_key=True, autoincrement=False)


def only(condition: TextClause) -> dict[str, Any]:
    """Makes an index a partial one, on both engines."""
    return {"postgresql_where": condition, "sqlite_where": condition}


def revision() -> Column[Any]:
    """Counts the writes of a row. Who wrote over a revision they had not read is told (see `storage.kept`)."""
    return Column("rev", Integer, nullable=False, default=1)
