"""Numbers, dates and phrases as each language writes them."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from string import Formatter

import pytest

from surveyapp.analysis.compare import Obstacle, Verdict
from surveyapp.analysis.figure import Counted, NoInterval
from surveyapp.definitions.counts import NO_ANSWER, NOT_ASKED, TOO_FEW
from surveyapp.definitions.errors import Unknown
from surveyapp.definitions.option import Outside
from surveyapp.definitions.period import Period
from surveyapp.definitions.report import Plural
from surveyapp.definitions.report_sentences import WITHOUT_HEADING
from surveyapp.reporting.office import PIECES
from surveyapp.reporting.sentences import NOUNS
from surveyapp.reporting.wording import Number, clean, day, number, percent
from tests.reporting.conftest import Maker

BOTH = pytest.mark.parametrize("language", ["vi", "en"])


@pytest.mark.parametrize(
    ("value", "decimals", "vi", "en"),
    [
        (1268, 0, "1.268", "1,268"),
        (Decimal("78.48"), 2, "78,48", "78.48"),
        (Fraction(5, 2), 0, "3", "3"),
        (Fraction(-1, 1000), 2, "0,00", "0.00"),
        (Fraction(-681, 100), 2, "−6,81", "−6.81"),
        (1178373, 0, "1.178.373", "1,178,373"),
    ],
)
def test_numbers_are_rounded_half_up_and_written_as_the_language_writes_them(
    value: Number, decimals: int, vi: str, en: str
):
    assert number(value, "vi", decimals) == vi
    assert number(value, "en", decimals) == en


def test_only_all_of_them_are_called_100_percent_and_only_none_0():
    assert percent(Fraction(100 * 96, 100), "vi") == "96%"
    assert percent(100, "vi") == "100%"
    assert percent(Fraction(9970, 100), "vi") == "99,7%"
    assert percent(Fraction(9996, 100), "vi") == "99,96%"
    assert percent(Fraction(4, 100), "en") == "0.04%"


def test_dates_follow_the_language():
    assert day(date(2025, 10, 21), "vi") == "21/10/2025"
    assert day(date(2025, 10, 21), "en") == "21 October 2025"


@pytest.mark.parametrize(
    ("code", "vi", "en"),
    [("2021", "năm 2021", "2021"), ("2021-Q3", "quý III/2021", "Q3 2021"), ("2021-06", "tháng 6/2021", "June 2021")],
)
def test_periods_are_called_by_their_names(make: Maker, code: str, vi: str, en: str):
    assert make.wording("vi").period(Period.parse(code)) == vi
    assert make.wording("en").period(Period.parse(code)) == en


@BOTH
def test_periods_are_called_by_short_names_under_a_chart(make: Maker, language: str):
    said = [make.wording(language).period(Period.parse(code), "short") for code in ("2021", "2021-Q3", "2021-06")]
    assert said == {"vi": ["2021", "III/2021", "6/2021"], "en": ["2021", "Q3 2021", "June 2021"]}[language]


def test_one_form_is_not_one_forms(make: Maker):
    assert make.wording("en").counted("n_forms", 1) == "1 form"
    assert make.wording("en").counted("n_forms", 1268) == "1,268 forms"
    assert make.wording("vi").counted("n_forms", 1) == "1 phiếu"


def test_names_lose_control_characters_and_line_breaks_but_no_letter():
    assert clean("Đội\n\x07 Thủ\u202e tục\t汉字🙂") == "Đội Thủ tục 汉字🙂"


def test_a_sentence_that_is_not_written_is_named(make: Maker):
    with pytest.raises(Unknown, match="sentence 'nowhere'"):
        make.wording().say("nowhere")


@BOTH
def test_every_reason_verdict_and_piece_has_its_words(make: Maker, language: str):
    words = make.wording(language).sentences
    keys = [f"obstacle_{each}" for each in Obstacle] + [f"verdict_{each}" for each in Verdict]
    keys += [f"none_{each}" for each in NoInterval] + [
        f"left_{each}" for each in (*Outside, NO_ANSWER, NOT_ASKED, TOO_FEW)
    ]
    keys += [f"heading_{piece}" for piece in PIECES if piece not in WITHOUT_HEADING]
    keys += [f"{verdict}_{kind}" for verdict in Verdict for kind in ("share", "mean")]
    keys += [f"{bare}share_{each}" for bare in ("", "bare_") for each in Counted] + [NOUNS[each] for each in Counted]
    assert [key for key in keys if key not in words] == []


def _places(sentence: str | Plural) -> set[str]:
    texts = [sentence] if isinstance(sentence, str) else [sentence.one, sentence.other]
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}


def test_every_language_says_the_same_sentences_with_the_same_figures(make: Maker):
    vi, en = (make.wording(language).sentences for language in ("vi", "en"))
    assert vi.keys() == en.keys()
    differing = {key for key in vi if _places(vi[key]) != _places(en[key])}
    assert differing == {f"{style}_{grain}" for style in ("period", "short") for grain in ("quarter", "month")}
