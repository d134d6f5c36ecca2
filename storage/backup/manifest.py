"""What a backup says of itself."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Self

import orjson

MANIFEST = "manifest.json"
FORMAT = "firstline-backup"
FORMAT_VERSION = 1


class BadBackup(ValueError):
    """A file that cannot be restored. The message goes on from the name of the file."""


@dataclass(frozen=True, slots=True)
class TableSum:
    name: str
    columns: tuple[str, ...]
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`schema` is the migration the tables are of; `ids` are the highest given out, their rows there or not."""

    version: str
    schema: str
    engine: str
    made_at: datetime
    tables: tuple[TableSum, ...]
    ids: Mapping[str, int]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)

    def rows_of(self, name: str) -> int:
        return sum(table.rows for table in self.tables if table.name == name)

    def to_json(self) -> bytes:
        said = asdict(self) | {"made_at": self.made_at.isoformat()}
        return orjson.dumps({"format": FORMAT, "format_version": FORMAT_VERSION} | said, option=orjson.OPT_INDENT_2)

    @classmethod
    def read(cls, written: bytes) -> Self:
        try:
            said = orjson.loads(written)
            if said["format"] != FORMAT:
                raise BadBackup("is no backup of Firstline")
            if said["format_version"] > FORMAT_VERSION:
                raise BadBackup("was made by a newer version of Firstline, in a form this one does not know")
            return cls._of(said)
        except BadBackup:
            raise
        except (orjson.JSONDecodeError, KeyError, TypeError, ValueError) as error:
            raise BadBackup("is damaged: its manifest cannot be read") from error

    @classmethod
    def _of(cls, said: Mapping[str, Any]) -> Self:
        tables = tuple(
            TableSum(each["name"], tuple(each["columns"]), int(each["rows"]), each["sha256"]) for each in said["tables"]
        )
        made_at = datetime.fromisoformat(said["made_at"])
        if made_at.tzinfo is None:
            raise BadBackup("is damaged: its manifest cannot be read")
        return cls(said["version"], said["schema"], said["engine"], made_at, tables, said["ids"])
