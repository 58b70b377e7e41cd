"""Somebody at a text browser: opens pages, fills in the forms and presses the buttons that are really there."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

from tests.journeys.words import Words
from tests.load.parallel import Answer, Visitor

SILENT = {"submit", "button", "image", "reset"}


@dataclass
class Button:
    """What sends a form; `name` and `value` go along when it is this one that was pressed."""

    text: str = ""
    name: str = ""
    value: str = ""


@dataclass
class Form:
    """A form of the page with what stands in it; a field may hold several values."""

    action: str
    method: str
    upload: bool
    fields: list[tuple[str, str]] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    buttons: list[Button] = field(default_factory=list)


class Reader(HTMLParser):
    """Collects forms and links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.labels: dict[str, str] = {}
        self.values: dict[str, str] = {}
        self._label = ""
        self._form: Form | None = None
        self._button: Button | None = None
        self._link: list[str] | None = None
        self._select = self._area = ""
        self._options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag, attrs):
        have = dict(attrs)
        if tag == "form":
            self._form = Form(
                have.get("action") or "",
                (have.get("method") or "get").lower(),
                "multipart" in (have.get("enctype") or ""),
            )
            self.forms.append(self._form)
        elif tag == "a" and have.get("href"):
            self._link = [have["href"], ""]
        elif tag == "label":
            self._label = have.get("for") or ""
        elif self._form is not None:
            self.take(tag, have)

    def take(self, tag, have):
        name, kind = have.get("name") or "", (have.get("type") or "text").lower()
        if kind in ("checkbox", "radio"):
            self.values[have.get("id") or ""] = have.get("value") or "on"
        if tag == "input" and name and kind not in SILENT:
            self._form.known.add(name)
            ticked = kind not in ("checkbox", "radio") or "checked" in have
            if ticked and kind != "file":
                self._form.fields.append((name, have.get("value") or ("on" if kind == "checkbox" else "")))
        elif tag == "select" and name:
            self._select, self._options = name, []
            self._form.known.add(name)
        elif tag == "option" and self._select:
            self._options.append((have.get("value") or "", "selected" in have))
        elif tag == "textarea" and name:
            self._area = name
            self._form.known.add(name)
            self._form.fields.append((name, ""))
        elif tag == "button" and kind == "submit":
            self._button = Button("", name, have.get("value") or "")
            self._form.buttons.append(self._button)

    def handle_data(self, data):
        self.words.append(data)
        if self._label:
            self.labels[self._label] = self.labels.get(self._label, "") + data
        if self._button is not None:
            self._button.text += data
        if self._link is not None:
            self._link[1] += data
        if self._area and self._form is not None:
            name, text = self._form.fields[-1]
            self._form.fields[-1] = (name, text + data)

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif tag == "label":
            self._label = ""
        elif tag == "button":
            self._button = None
        elif tag == "textarea":
            self._area = ""
        elif tag == "a" and self._link:
            self.links.append((self._link[0], " ".join(self._link[1].split())))
            self._link = None
        elif tag == "select" and self._form is not None:
            chosen = [value for value, on in self._options if on] or [value for value, _ in self._options[:1]]
            self._form.fields += [(self._select, value) for value in chosen]
            self._select = ""


class Person:
    """Keeps cookies, follows redirects, remembers the page at hand."""

    def __init__(self, base: str, language: str = "en") -> None:
        self.visitor = Visitor(base)
        self.visitor.cookies["language"] = language
        self.words = Words(language)
        self.path = "/"
        self.answer = Answer(0)
        self.page = Reader()

    def open(self, path: str) -> Person:
        """Go to a path of the site, or to a full address in a mail."""
        parts = urlsplit(path)
        self.path = parts.path + (f"?{parts.query}" if parts.query else "")
        return self.arrive(self.visitor.get(self.path))

    def arrive(self, answer: Answer) -> Person:
        for _hop in range(5):
            if answer.status not in (301, 302, 303) or "location" not in answer.headers:
                break
            parts = urlsplit(answer.headers["location"])
            self.path = parts.path + (f"?{parts.query}" if parts.query else "")
            answer = self.visitor.get(self.path)
        self.answer = answer
        self.page = Reader()
        self.page.feed(answer.text)
        return self

    @property
    def text(self) -> str:
        """The words of the page, spaces folded."""
        return " ".join(" ".join(self.page.words).split())

    def reads(self, text: str, **values: object) -> bool:
        """Whether the page says this, in the reader's language."""
        return " ".join(self.words(text, **values).split()) in self.text

    def option(self, text: str) -> str:
        """The value behind the box or radio button with these words."""
        found = [name for name, words in self.page.labels.items() if text in words and name in self.page.values]
        assert found, f"no box “{text}” on {self.path}: {sorted(self.page.labels.values())}"
        return self.page.values[found[0]]

    def follow(self, text: str) -> Person:
        """Go where the first link with these words leads."""
        text = self.words(text)
        for href, words in self.page.links:
            if text in words:
                return self.open(href)
        raise AssertionError(f"no link “{text}” on {self.path}: {[words for _, words in self.page.links]}")

    def press(self, text: str, files: dict[str, tuple[str, bytes, str]] | None = None, **values: object) -> Person:
        """Fill in the form that has this button and press it.

        A list gives several values, None takes a tick away. A value for a field that is not there is a mistake.
        """
        form, button = self.button(text, values)
        return self.send(form, self.filled(form, button, values), files or {})

    @staticmethod
    def filled(form: Form, button: Button, values: dict[str, object]) -> list[tuple[str, str]]:
        fields = list(form.fields)
        for name, value in values.items():
            assert name in form.known, f"{name} is no field of {sorted(form.known)}"
            fields = [pair for pair in fields if pair[0] != name]
            several = value if isinstance(value, list) else [] if value is None else [value]
            fields += [(name, str(one)) for one in several]
        if button.name:
            fields.append((button.name, button.value))
        return fields

    def button(self, text: str, values: dict[str, object]) -> tuple[Form, Button]:
        text = self.words(text)
        for form in self.page.forms:
            for button in form.buttons:
                if text in " ".join(button.text.split()) and set(values) <= form.known:
                    return form, button
        seen = [" ".join(button.text.split()) for form in self.page.forms for button in form.buttons]
        raise AssertionError(f"no button “{text}” with {sorted(values)} on {self.path}: {seen}\n{self.text[:1500]}")

    def send(self, form: Form, fields: list[tuple[str, str]], files: dict[str, tuple[str, bytes, str]]) -> Person:
        target = form.action or self.path
        if form.method == "get":
            return self.open(f"{target.partition('?')[0]}?{urlencode(fields)}")
        if not form.upload:
            return self.arrive(self.visitor.post(target, fields))
        body, kind = multipart(fields, files)
        headers = {"Content-Type": kind, "Origin": self.visitor.origin}
        return self.arrive(self.visitor.send("POST", target, body, headers))


def multipart(fields: list[tuple[str, str]], files: dict[str, tuple[str, bytes, str]]) -> tuple[bytes, str]:
    """The body of a form with files, and its content type (RFC 7578)."""
    edge = secrets.token_hex(16)
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields
    ]
    for name, (filename, data, kind) in files.items():
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
        parts.append(f"{head}Content-Type: {kind}\r\n\r\n".encode() + data + b"\r\n")
    return b"".join(parts) + f"--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"
