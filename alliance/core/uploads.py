"""What people send: accepted only when the ending is allowed and the content is what the ending says.

Pictures are drawn anew, so that nothing but pixels remains of them. Office documents are opened far enough to know
them. Nothing that a browser would run (HTML, SVG, XML) is ever taken, whatever is allowed.
"""

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING
from urllib.parse import quote

from alliance.core.text import one_line, strip_accents, words

if TYPE_CHECKING:
    from PIL import Image

LONGEST_NAME = 255  # bytes of UTF-8: what every file system takes
MOST_PIXELS = 25_000_000
LONGEST_EDGE = 3508  # A4 at 300 dpi: a scan stays readable, and a photograph does not cost seconds and memory
MOST_ENTRIES = 2_000
MOST_UNPACKED = 200 * 1024 * 1024
CHUNK = 1024 * 1024

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "zip": "application/zip",
    "png": "image/png",
    "jpg": "image/jpeg",
    "webp": "image/webp",
    "csv": "text/csv",
    "txt": "text/plain",
}
SAME_AS = {"jpeg": "jpg"}
OFFICE_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
PICTURES = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP"}
TEXTS = words("csv txt")
RISKY_PARTS = re.compile(r"vbaProject|(^|/)activeX/|\.(exe|dll|js|vbs|html?|svg)$", re.IGNORECASE)
OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FORBIDDEN_IN_NAMES = re.compile(r'[<>:"|?*\\/]')
RESERVED_NAMES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)  # names Windows keeps for itself


class UploadProblem(ValueError):
    """A file that is not taken; `code` says why.

    name, extension, empty, content (is not what its ending says), pixels, picture (cannot be read), archive (broken),
    entries, unpacked, encrypted, active (macros or programs inside).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Upload:
    """A file fit to be stored: display name, ending without dot, media type to serve it with, bytes."""

    name: str
    extension: str
    media_type: str
    data: bytes


@cache
def imaging() -> tuple[ModuleType, ModuleType]:
    """Pillow, loaded when a first picture arrives: it takes memory that most requests never need."""
    from PIL import Image, ImageOps

    Image.init()
    return Image, ImageOps


@cache
def guesser() -> ModuleType:
    """filetype, loaded when a first file arrives."""
    import filetype

    return filetype


def clean_name(filename: str | None) -> str:
    """The last part of a sent file name, without paths, controls and direction marks; at most 255 bytes.

    Raises UploadProblem('name') when nothing is left of it.
    """
    base = re.split(r"[\\/]", one_line(filename))[-1]
    plain = "".join(c for c in unicodedata.normalize("NFC", base) if unicodedata.category(c) not in ("Cf", "Co", "Cn"))
    name = FORBIDDEN_IN_NAMES.sub("_", plain).strip(" .")
    stem, dot, ending = name.rpartition(".")
    if not stem or not ending:
        raise UploadProblem("name")
    if RESERVED_NAMES.match(name):
        stem = f"_{stem}"
    room = LONGEST_NAME - len(f"{dot}{ending}".encode())
    kept = stem.encode()[: max(0, room)].decode(errors="ignore").strip()
    if not kept:
        raise UploadProblem("name")
    return f"{kept}{dot}{ending}"


def inspect_upload(filename: str | None, data: bytes, allowed: set[str]) -> Upload:
    """The file as it may be stored; raises UploadProblem. `allowed` are endings without dot, as in MEDIA_TYPES."""
    name = clean_name(filename)
    extension = name.rpartition(".")[2].lower()
    extension = SAME_AS.get(extension, extension)
    if extension not in allowed or extension not in MEDIA_TYPES:
        raise UploadProblem("extension")
    if not data:
        raise UploadProblem("empty")
    if extension in PICTURES:
        data = redrawn(extension, data)
    elif extension in TEXTS:
        check_text(data)
    elif extension == "pdf":
        check_pdf(data)
    else:
        check_archive(extension, data)
    return Upload(name, extension, MEDIA_TYPES[extension], data)


def redrawn(extension: str, data: bytes) -> bytes:
    """The picture encoded anew: upright, at most 3,508 pixels a side, without EXIF, place, comments or additions."""
    if guesser().guess_mime(data) != MEDIA_TYPES[extension]:
        raise UploadProblem("content")
    image_module, operations = imaging()
    try:
        picture = image_module.open(io.BytesIO(data), formats=[PICTURES[extension]])
        if picture.width * picture.height > MOST_PIXELS:  # known from the header, before anything is decoded
            raise UploadProblem("pixels")
        picture.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
        operations.exif_transpose(picture, in_place=True)
        return encoded(picture, extension)
    except UploadProblem:
        raise
    except (image_module.DecompressionBombError, image_module.DecompressionBombWarning) as failure:
        raise UploadProblem("pixels") from failure
    except Exception as failure:  # decoders raise whatever a hostile file makes them raise
        raise UploadProblem("picture") from failure


def encoded(picture: "Image.Image", extension: str) -> bytes:
    transparent = extension != "jpg" and ("A" in picture.getbands() or "transparency" in picture.info)
    mode = "RGBA" if transparent else "RGB"
    bare = picture if picture.mode == mode else picture.convert(mode)  # a copy of 25 million pixels is 100 MB
    bare.info = {}
    target = io.BytesIO()
    bare.save(target, PICTURES[extension], quality=90, method=2, exif=b"")
    return target.getvalue()


def check_text(data: bytes) -> None:
    """Refuses what is no plain text: known binary formats, and control characters outside UTF-16."""
    if guesser().guess(data) is not None:
        raise UploadProblem("content")
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not wide and re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", data):
        raise UploadProblem("content")


def check_pdf(data: bytes) -> None:
    if not data.startswith(b"%PDF-") or b"%%EOF" not in data[-2048:]:
        raise UploadProblem("content")
    if b"/Encrypt" in data[-4096:]:
        raise UploadProblem("encrypted")


def check_archive(extension: str, data: bytes) -> None:
    """Refuses archives that are broken, locked or too large, and office documents that are none or hold programs."""
    if data.startswith(OLE_MARK):
        raise UploadProblem("encrypted" if "EncryptedPackage".encode("utf-16-le") in data else "content")
    entries = opened(data)
    if extension == "zip":
        return
    if "[Content_Types].xml" not in entries or OFFICE_PARTS[extension] not in entries:
        raise UploadProblem("content")
    if any(RISKY_PARTS.search(entry) for entry in entries):
        raise UploadProblem("active")


def opened(data: bytes) -> list[str]:
    """The names in a ZIP archive, after all of it was unpacked once within the limits; raises UploadProblem."""
    if not data.startswith(b"PK\x03\x04"):
        raise UploadProblem("content")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            check_parts(parts)
            for part in parts:
                read_through(archive, part)
            return [part.filename for part in parts]
    except UploadProblem:
        raise
    except Exception as failure:  # zipfile raises many kinds on a hostile archive; all mean the same to us
        raise UploadProblem("archive") from failure


def check_parts(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MOST_ENTRIES:
        raise UploadProblem("entries")
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise UploadProblem("unpacked")
    if any(part.flag_bits & 1 for part in parts):
        raise UploadProblem("encrypted")
    names = [part.filename for part in parts]
    if len(set(names)) < len(names) or any(outside(name) for name in names):
        raise UploadProblem("archive")


def outside(name: str) -> bool:
    """Whether unpacking this name would leave the folder it is unpacked in."""
    return name.startswith(("/", "\\")) or ".." in re.split(r"[\\/]", name) or ":" in name.split("/")[0]


def read_through(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Unpack one entry piece by piece; a false size shows as a wrong check sum, which zipfile raises."""
    with archive.open(part) as stream:
        while stream.read(CHUNK):
            pass


def content_disposition(name: str, inline: bool = False) -> str:
    """The header value under which a browser saves the file with this name, Chinese included (RFC 6266, RFC 8187)."""
    shown = one_line(name) or "file"
    plain = strip_accents(shown).encode("ascii", "replace").decode().translate(str.maketrans('"\\?%;', "_____"))
    return f"{'inline' if inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(shown, safe='')}"
