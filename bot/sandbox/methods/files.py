"""Downloads."""

from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.files import DOWNLOAD_LIMIT
from bot.sandbox.methods.registry import Call, method

Json = dict[str, Any]


@method("getFile")
def get_file(call: Call) -> Json:
    wanted = call.params.text("file_id")
    if not wanted:
        raise bad_request("file_id not specified")
    stored = call.world.files.by_id.get(wanted)
    if stored is None:
        raise bad_request("invalid file_id")
    if len(stored.data) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {
        "file_id": stored.file_id,
        "file_unique_id": stored.unique_id,
        "file_size": len(stored.data),
        "file_path": stored.path,
    }
