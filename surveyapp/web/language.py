"""The languages of the respondent's pages: Vietnamese sentences, and their translations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from flask import request

FOLDER = Path(__file__).parent / "translations"
SOURCE = "vi"

LANGUAGES: Mapping[str, str] = {"vi": "Tiếng Việt", "en": "English", "zh": "中文", "ko": "한국어", "ja": "日本語"}
"""The languages with a complete catalogue, as each calls itself."""


@dataclass(frozen=True)
class Catalogue:
    """The sentences of one language; called with a Vietnamese sentence, it gives the translation."""

    language: str
    sentences: Mapping[str, str]

    def __call__(self, sentence: str, **values: object) -> str:
        """A sentence in this language, with its values put in; whole numbers as the language groups them."""
        translated = self.sentences.get(sentence) or sentence
        values = {
            name: format_decimal(n, locale=self.language) if isinstance(n, int) else n for name, n in values.items()
        }
        return translated.format(**values) if values else translated


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of a language; the Vietnamese sentences themselves where it has none.

    The `.po` files are read as they are, once in a process: nothing is compiled, nothing binary is kept.
    """
    file = FOLDER / f"{language}.po"
    if not file.exists():
        return Catalogue(language if language in LANGUAGES else SOURCE, {})
    with file.open("rb") as opened:
        return Catalogue(language, {str(message.id): str(message.string) for message in read_po(opened) if message.id})


def wanted(offered: Sequence[str]) -> str:
    """The offered language that the reader's browser asks for first, else the first offered."""
    asked = request.args.get("lang", "")
    return asked if asked in offered else request.accept_languages.best_match(offered) or offered[0]
