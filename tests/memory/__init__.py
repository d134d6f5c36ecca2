"""A desk without a database, for tests of use cases; held to the contract of the stores by `tests/storage`."""

from tests.memory.database import MemoryDatabase, MemoryUnitOfWork

__all__ = ["MemoryDatabase", "MemoryUnitOfWork"]
