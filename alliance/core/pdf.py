"""Documents as PDF/A, set by Typst from templates/pdf; 5 to 20 ms each once a thread is warm."""

import json
import threading
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal, cast

if TYPE_CHECKING:
    import typst

TEMPLATES = Path(__file__).parents[2] / "templates" / "pdf"
STANDARD: Literal["a-2a"] = "a-2a"  # archivable, and tagged for screen readers (ISO 19005-2, level A)
kept = threading.local()


@cache
def libraries() -> tuple[ModuleType, Path]:
    """Typst and the folder of its fonts, loaded when a first document is set: both are large."""
    import pylopdf_fonts_zh_cn
    import typst

    return typst, Path(pylopdf_fonts_zh_cn.sans_path()).parent


def compiler() -> "typst.Compiler":
    """This thread's own compiler, because one must not be shared; it sees our templates and fonts and nothing else."""
    if not hasattr(kept, "compiler"):
        library, fonts = libraries()
        kept.compiler = library.Compiler(root=str(TEMPLATES), font_paths=[str(fonts)], ignore_system_fonts=True)
    return kept.compiler


def compile_pdf(template: str, data: dict[str, Any]) -> bytes:
    """The document `template` ('certificate.typ') filled with JSON-ready data; its first lines say which.

    The data reaches the template as one JSON text and is never read as markup. Raises KeyError for no such template.
    """
    path = TEMPLATES / template
    if path.parent != TEMPLATES or not path.is_file():
        raise KeyError(template)
    made = compiler().compile(
        input=str(path),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=[STANDARD],
    )
    return cast(bytes, made)  # one document, so never a list of pages
