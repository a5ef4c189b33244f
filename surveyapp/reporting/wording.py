"""Words and numbers as a language writes them: decimals, percentages, dates, periods, phrases."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from surveyapp.analysis.figure import half_up
from surveyapp.definitions.errors import Unknown
from surveyapp.definitions.period import Period
from surveyapp.definitions.report import Plural

Number = int | float | Decimal | Fraction

DATES = {"vi": "dd/MM/y", "en": "d MMMM y"}
MOST_DECIMALS = 2
_ROMAN = ("I", "II", "III", "IV")
_JOINERS = "\u200c\u200d"


def number(value: Number, language: str, decimals: int = 0) -> str:
    """A number rounded half up, as the language writes it: 1.268 and 78,48 in Vietnamese."""
    rounded = half_up(Fraction(value), decimals)
    pattern = "#,##0" + (f".{'0' * decimals}" if decimals else "")
    return format_decimal(abs(rounded) if rounded == 0 else rounded, pattern, language).replace("-", "−")


def percent(value: Number, language: str, decimals: int = 0) -> str:
    """A share on 0..100 with its sign; nothing short of all is called 100%, nothing above none 0%."""
    exact = Fraction(value)
    while decimals < MOST_DECIMALS and half_up(exact, decimals) in (0, 100) and exact not in (0, 100):
        decimals += 1
    return f"{number(exact, language, decimals)}%"


def day(value: date, language: str) -> str:
    """A date: 21/10/2025, 21 October 2025."""
    return format_date(value, DATES.get(language, "y-MM-dd"), language)


def clean(text: str) -> str:
    """A name without line breaks and characters that have no shape, so that none can disturb a line or a file."""
    shown = (c for c in text if c.isspace() or c in _JOINERS or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    return " ".join("".join(shown).split())


def sentence(text: str) -> str:
    """The text with a capital at its beginning."""
    return text[:1].upper() + text[1:]


@dataclass(frozen=True)
class Wording:
    """The sentences of a report in one language, filled in with numbers of that language."""

    language: str
    sentences: Mapping[str, str | Plural]

    def say(self, key: str, **values: str) -> str:
        """The sentence with this key, its braces filled in."""
        found = self.sentences.get(key)
        if not isinstance(found, str):
            raise Unknown("sentence", key)
        return found.format_map(values)

    def counted(self, key: str, n: int) -> str:
        """A number of things in words: 1.268 phiếu, 1 form, 2 forms."""
        found = self.sentences.get(key)
        if not isinstance(found, Plural):
            raise Unknown("sentence", key)
        plural = found.one if Locale.parse(self.language).plural_form(n) == "one" else found.other
        return plural.format_map({"n": self.number(n)})

    def number(self, value: Number, decimals: int = 0) -> str:
        """A number in this language."""
        return number(value, self.language, decimals)

    def percent(self, value: Number, decimals: int = 0) -> str:
        """A share in this language."""
        return percent(value, self.language, decimals)

    def period(self, period: Period, style: str = "period") -> str:
        """A period by its name: quý III/2021, tháng 6/2021, năm 2021; in style `short` III/2021, 6/2021, 2021."""
        return self.say(
            f"{style}_{period.grain}",
            year=str(period.year),
            roman=_ROMAN[period.first_month // 3],
            quarter=str(period.first_month // 3 + 1),
            month=str(period.first_month + 1),
            month_name=format_date(period.first_day, "LLLL", self.language),
        )

    def days(self, period: Period) -> str:
        """A period by its first and last day."""
        first, last = day(period.first_day, self.language), day(period.last_day, self.language)
        return self.say("days", first=first, last=last)

    def either(self, items: tuple[str, ...]) -> str:
        """Items of which one holds."""
        *first, last = items or ("",)
        return self.say("either", first=", ".join(first), last=last) if first else last
