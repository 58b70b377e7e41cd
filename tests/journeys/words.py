"""The words that a reader sees: English, or Chinese by the catalog, so that a journey presses what is there."""

from babel.messages.pofile import read_po

from tests.servers.live import ROOT

CATALOG = ROOT / "alliance" / "translations" / "zh_Hans_CN" / "LC_MESSAGES" / "messages.po"


class Words:
    """Looks English texts up in the language of a reader; what has no translation is shown in English."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.catalog = None
        if language == "zh":
            with CATALOG.open("rb") as file:
                self.catalog = read_po(file, locale="zh_Hans_CN")

    def __call__(self, text: str, **values: object) -> str:
        found = self.catalog.get(text) if self.catalog is not None else None
        shown = str(found.string) if found is not None and found.string else text
        return shown % values if values else shown
