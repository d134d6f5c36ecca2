"""Uploaded files, and small real pictures for people who have none at hand."""

import hashlib
import struct
import zlib
from dataclasses import dataclass, field

UPLOAD_LIMIT = 50 * 1024 * 1024
DOWNLOAD_LIMIT = 20 * 1024 * 1024
_FOLDERS = {"photo": "photos", "document": "documents", "voice": "voice", "sticker": "stickers", "video": "videos"}


@dataclass(frozen=True, slots=True)
class StoredFile:
    file_id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    data: bytes
    path: str
    size: tuple[int, int] | None


@dataclass(slots=True)
class FileStore:
    by_id: dict[str, StoredFile] = field(default_factory=dict)
    by_path: dict[str, StoredFile] = field(default_factory=dict)

    def add(self, kind: str, name: str, mime: str, data: bytes) -> StoredFile:
        number = len(self.by_id) + 1
        digest = hashlib.sha256(data + name.encode()).hexdigest()
        folder = _FOLDERS.get(kind, "files")
        ending = name.rpartition(".")[2] if "." in name else "bin"
        stored = StoredFile(
            file_id=f"{kind.upper()}-{number}-{digest[:24]}",
            unique_id=f"AQAD{digest[:12]}",
            kind=kind,
            name=name,
            mime=mime,
            data=data,
            path=f"{folder}/file_{number}.{ending}",
            size=picture_size(data),
        )
        self.by_id[stored.file_id] = stored
        self.by_path[stored.path] = stored
        return stored


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, JPEG, GIF or WebP picture; None = not a picture."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return int(width), int(height)
    if data.startswith((b"GIF87a", b"GIF89a")) and len(data) >= 10:
        width, height = struct.unpack("<HH", data[6:10])
        return int(width), int(height)
    if data.startswith(b"\xff\xd8"):
        return _jpeg_size(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return 512, 512
    return None


def picture_mime(data: bytes) -> str:
    """By the signature: a name or a header of the sender proves nothing."""
    signatures = (
        (b"\x89PNG", "image/png"),
        (b"GIF8", "image/gif"),
        (b"\xff\xd8", "image/jpeg"),
        (b"RIFF", "image/webp"),
    )
    return next((mime for start, mime in signatures if data.startswith(start)), "application/octet-stream")


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    position = 2
    while position + 9 <= len(data) and data[position] == 0xFF:
        marker, length = data[position + 1], int.from_bytes(data[position + 2 : position + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[position + 5 : position + 9])
            return int(width), int(height)
        position += 2 + length
    return None


def draw_picture(seed: str, width: int = 320, height: int = 200) -> bytes:
    """A PNG with soft bands whose colours depend on the seed."""
    digest = hashlib.sha256(seed.encode()).digest()
    top, bottom = digest[:3], digest[3:6]
    rows = bytearray()
    for y in range(height):
        share = y / height
        pixel = bytes(int(a * (1 - share) + b * share) for a, b in zip(top, bottom, strict=True))
        rows += b"\x00" + pixel * width
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = (_chunk(b"IHDR", header), _chunk(b"IDAT", zlib.compress(bytes(rows))), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
