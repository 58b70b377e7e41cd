"""Static files: gathered once at start-up, named by their content, served for ever by WhiteNoise.

A page needs one style sheet, one script, one tiny script before paint and one sheet of icons. They are put together
from our own files under `alliance/static` and from the packages that bring Bootstrap, its icons and htmx, so that no
page asks another host for anything and a new version of a file has a new address.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise

PREFIX = "/assets/"
YEAR = 31_536_000  # seconds; the longest that RFC 9111 caches are asked to keep anything
DAY = 86_400
COMPRESSED = {".css", ".js", ".svg", ".json", ".txt"}
SOURCE_MAP = re.compile(rb"(?m)^(//# sourceMappingURL=.*|/\*# sourceMappingURL=.*?\*/)\s*$")
SYMBOL = re.compile(r'<symbol[^>]*? (viewBox="[^"]*") id="([^"]+)">(.*?)</symbol>', re.DOTALL)
QUOTED = re.compile(r"""['"]([a-z0-9]+(?:-[a-z0-9]+)*)['"]""")

# What every page loads, in this order, as one file each. `package:path` is a file inside an installed package.
BUNDLES = {
    "site.css": (
        "flask_bootstrap:static/bootstrap5/css/bootstrap.min.css",
        "css/tokens.css",
        "css/components.css",
        "css/app.css",
    ),
    "site.js": (
        "flask_bootstrap:static/bootstrap5/umd/popper.min.js",
        "flask_bootstrap:static/bootstrap5/js/bootstrap.min.js",
        "js_lib_htmx:static/htmx/htmx.min.js",
        "js/app.js",
    ),
}
ICONS = "flask_bootstrap:static/bootstrap5/icons/bootstrap-icons.svg"


class Assets:
    """The files of this start, each under an address that holds its hash."""

    def __init__(self, app: Flask | None = None) -> None:
        self.urls: dict[str, str] = {}
        self.sizes: dict[str, int] = {}
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Flask) -> None:
        """Build into `<instance>/assets`, serve from there, and give templates `asset_url`."""
        package = Path(app.root_path)
        templates = package / (app.template_folder or "templates")
        build = Path(app.instance_path) / "assets"
        drafts = Path(app.instance_path) / "assets-drafts"  # beside, or another worker would serve half a file
        drafts.mkdir(parents=True, exist_ok=True)
        for name, content in gather(package / "static", [package, templates]).items():
            address = f"{fingerprint(content)}/{name}"
            store(build / address, content, drafts)
            self.urls[name] = PREFIX + address
            self.sizes[name] = len(content)
        server = WhiteNoise(
            app.wsgi_app,
            root=build,
            prefix=PREFIX,
            charset="utf-8",
            add_headers_function=add_headers,
        )
        server.add_file_to_dictionary("/favicon.ico", str(build / self.urls["favicon.ico"].removeprefix(PREFIX)))
        app.wsgi_app = server  # type: ignore[method-assign]
        app.extensions["assets"] = self
        app.jinja_env.globals["asset_url"] = self.url

    def url(self, name: str) -> str:
        """The address of an asset; a name that does not exist is a mistake of ours and raises KeyError."""
        return self.urls[name]


def gather(static: Path, code: Iterable[Path]) -> dict[str, bytes]:
    """Every asset by name: the bundles, the icons that `code` names, and each file of `static`."""
    found = {
        path.relative_to(static).as_posix(): path.read_bytes() for path in sorted(static.rglob("*")) if path.is_file()
    }
    for name, parts in BUNDLES.items():
        joint = b"\n;\n" if name.endswith(".js") else b"\n"
        found[name] = joint.join(SOURCE_MAP.sub(b"", read(part, static)).strip() for part in parts) + b"\n"
    sprite = read(ICONS, static).decode()
    found["icons.svg"] = cut(sprite, names_in(code))
    return found


def read(source: str, static: Path) -> bytes:
    """A file of ours, or for `package:path` one that an installed package brings."""
    package, colon, path = source.partition(":")
    if not colon:
        return (static / source).read_bytes()
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError(f"The package {package} is not installed; it brings {path}.")
    return Path(spec.submodule_search_locations[0], path).read_bytes()


def names_in(folders: Iterable[Path]) -> set[str]:
    """All short quoted words in templates and Python files: the icon names in use are among them."""
    words: set[str] = set()
    for path in source_files(folders):
        words.update(QUOTED.findall(path.read_text(encoding="utf-8")))
    return words


def source_files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        for pattern in ("*.html", "*.py"):
            yield from folder.rglob(pattern)


def cut(sprite: str, wanted: set[str]) -> bytes:
    """The sheet of icons with only the wanted ones, in the order of the whole sheet."""
    kept = (
        f'<symbol id="{name}" {box}>{drawing}</symbol>'
        for box, name, drawing in SYMBOL.findall(sprite)
        if name in wanted
    )
    return ('<svg xmlns="http://www.w3.org/2000/svg">' + "".join(kept) + "</svg>\n").encode()


def fingerprint(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def store(path: Path, content: bytes, drafts: Path) -> None:
    """Write the file and its compressed twin unless they are there; several workers may do so at once."""
    if not path.exists():
        replace(path, content, drafts)
    twin = path.with_name(path.name + ".gz")
    if path.suffix in COMPRESSED and not twin.exists():
        replace(twin, gzip.compress(content, compresslevel=9, mtime=0), drafts)


def replace(path: Path, content: bytes, drafts: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=drafts)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.chmod(draft, 0o644)
    os.replace(draft, path)


def add_headers(headers: Headers, path: str, url: str) -> None:
    """Hashed addresses never change their content; the one fixed address is asked again each day."""
    headers["Cache-Control"] = (
        f"public, max-age={YEAR}, immutable" if url.startswith(PREFIX) else f"public, max-age={DAY}"
    )
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if mimetypes.guess_type(path)[0] == "image/svg+xml":
        headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
