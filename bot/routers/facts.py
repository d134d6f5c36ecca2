"""What a handler may ask for by the name of its parameter."""

from datetime import datetime
from typing import TypedDict

from desk.ports import UnitOfWork


class Facts(TypedDict):
    uow: UnitOfWork
    now: datetime
    update_id: int
