"""Small documents for the demo's applications: one page of plain text as PDF, and identifiers that fit their check."""

from __future__ import annotations

from alliance.core.identifiers import USCC_ALPHABET, uscc_problem

LINE_HEIGHT = 22  # points


def paper(title: str, lines: tuple[str, ...]) -> bytes:
    """A page of A4 in PDF 1.4 with a title and some lines; Latin text only, since it brings no font."""
    text = [f"BT /F1 18 Tf 72 760 Td ({escaped(title)}) Tj ET"]
    for number, line in enumerate(lines, 1):
        text.append(f"BT /F1 11 Tf 72 {760 - number * LINE_HEIGHT} Td ({escaped(line)}) Tj ET")
    content = "\n".join(text).encode("latin-1", "replace")
    return assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /Font << /F1 5 0 R >> >> >>",
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
    )


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def assembled(objects: list[bytes]) -> bytes:
    """The file around its objects, with the table of where each begins (ISO 32000-1, 7.5)."""
    body, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer


def made_up_code(number: int) -> str:
    """A unified social credit code that fits its check character and that no register can have given.

    Places 3 to 8 name the registering authority; 000000 is none (GB/T 2260).
    """
    stem = f"91000000MA{number:07d}"
    return next(stem + sign for sign in USCC_ALPHABET if uscc_problem(stem + sign) is None)
