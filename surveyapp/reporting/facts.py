"""What the report of one office is made from, and what its figures are called."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from surveyapp.analysis.compare import Comparison, NotComparable, compared
from surveyapp.analysis.control import ControlChart
from surveyapp.analysis.figure import Counted, Figure, Kind, Shown, UnitFigures
from surveyapp.definitions.counts import OPEN_LINK
from surveyapp.definitions.index import Component, IndexEdition, QuestionHeadline
from surveyapp.definitions.period import Period
from surveyapp.definitions.question import ChoiceQuestion, Question
from surveyapp.definitions.survey import Part, Survey
from surveyapp.definitions.text import Text
from surveyapp.reporting.wording import clean


@dataclass(frozen=True)
class Written:
    """What a business wrote to a question, masked at its release."""

    question: str
    text: str

    @property
    def asked(self) -> str:
        """The question itself, where the text is a reason given at one of its levels."""
        return self.question.partition(".")[0]


@dataclass(frozen=True)
class OfficeFacts:
    """One office and period: its names, its figures now and before, and the formula they are made on.

    `edition_before` is the label of the edition in force in the last period where it is another one than the
    edition on which that period is computed here. `control` is the share that the large number is, period by period.
    """

    survey: Survey
    text: Text
    edition: IndexEdition
    unit: str
    above: str
    period: Period
    today: date
    now: UnitFigures
    before: UnitFigures | None = None
    edition_before: str | None = None
    chain: str = ""
    comments: tuple[Written, ...] = ()
    control: ControlChart | None = None

    @property
    def last_period(self) -> Period:
        """The period that this one is compared with."""
        return self.period.shifted(-1)

    @property
    def open_link(self) -> bool:
        """Whether the answers were given without a credential."""
        return self.now.context.channel == OPEN_LINK

    @property
    def score(self) -> Kind:
        """Whether the edition's large number is a share or a mean; questions are shown likewise."""
        return Kind.MEAN if self.edition.headline_score == "mean" else Kind.SATISFIED

    @property
    def headline_question(self) -> str | None:
        """The question that the large number is about; None where it pools all ratings."""
        headline = self.edition.headline
        return headline.question if isinstance(headline, QuestionHeadline) else None

    @property
    def headline_is_overall(self) -> bool:
        """Whether the large number is the overall index."""
        return self.edition.headline == "overall"

    @property
    def least(self) -> int:
        """How many forms or businesses a group needs before anything of it is shown."""
        return self.survey.privacy.k

    @property
    def forms(self) -> int:
        """How many forms rate the office in the part that the large number is about; 0 where that is not told."""
        code, forms = self.headline_question, self.now.forms
        return max(forms.values(), default=0) if code is None else forms.get(self.survey.part(code), 0)

    def headline(self) -> Shown | None:
        """The large number."""
        return next((figure for figure in self.now.figures if figure.of == "headline"), None)

    def overall(self) -> Shown | None:
        """The overall index."""
        return self.now.figure(Kind.OVERALL, "overall")

    def questions(self) -> Iterator[Question]:
        """The questions about the office, in order; those about single officers are never among them."""
        hidden = (Part.OFFICER, Part.COMMENT)
        return (question for _, question in self.survey.questions() if self.survey.part(question.code) not in hidden)

    def components(self) -> tuple[Component, ...]:
        """The components about the office, in order; none that rests on ratings of single officers."""
        shown = {question.code for question in self.questions()}
        whole = self.edition.components
        return tuple(part for part in whole if all(indicator.question in shown for indicator in part.indicators))

    def scores(self) -> tuple[Figure, ...]:
        """The figures of all questions that have one, in order."""
        figures = (self.now.figure(self.score, question.code) for question in self.questions())
        return tuple(figure for figure in figures if isinstance(figure, Figure))

    def ranked(self) -> tuple[Figure, ...]:
        """The figures of the questions beside the headline's, strongest first; none of which less is better."""
        parts = (indicator for component in self.edition.components for indicator in component.indicators)
        turned = {indicator.question for indicator in parts if indicator.direction == "negative"}
        found = [f for f in self.scores() if f.of not in turned and f.of != self.headline_question]
        return tuple(sorted(found, key=lambda figure: (-figure.value, figure.of)))

    def are_satisfied(self, figures: Iterable[Figure]) -> bool:
        """Whether what counts in all of these is being satisfied: mixed scales have agreement or a yes beside it."""
        codes = [self.headline_question, *(figure.of for figure in figures if figure.kind is Kind.SATISFIED)]
        return len({_that_count(self.survey.question(code)) for code in codes if code}) <= 1

    def component_figures(self) -> tuple[Figure, ...]:
        """The components' figures, strongest first; those that rest on no answer, but on given scores, after the others."""
        found = (self.now.figure(Kind.COMPONENT, component.code) for component in self.components())
        shown = (figure for figure in found if isinstance(figure, Figure))
        return tuple(sorted(shown, key=lambda f: (is_given(f), -f.value / Fraction(f.scale), f.of)))

    def previous(self, figure: Shown) -> Shown | None:
        """The same figure in the last period."""
        if self.before is None:
            return None
        return next((old for old in self.before.figures if (old.kind, old.of) == (figure.kind, figure.of)), None)

    def change(self, figure: Shown) -> Comparison | NotComparable | None:
        """What may be said of a figure's change; None where the last period has no such figure."""
        old = self.previous(figure)
        return None if old is None else compared(old, figure)

    def question_name(self, code: str) -> str:
        """What a question is called in tables and charts."""
        return clean(self.text.short(code))

    def component_name(self, code: str) -> str:
        """What a component is called."""
        return clean(self.text.components.get(code, code))

    def source_name(self, code: str) -> str:
        """What a source of the index is called."""
        return clean(self.text.sources.get(code, code))

    def source_of(self, figure: Figure) -> str | None:
        """The source that a component comes from; None for other figures, and where the edition has one source only."""
        known = {each.code: each.source for each in self.edition.components}
        return known.get(figure.of) if figure.kind is Kind.COMPONENT else None

    def band_name(self, code: str) -> str:
        """What a band of the overall index is called."""
        return clean(self.text.bands.get(code, code))

    def option_name(self, question: ChoiceQuestion, code: str) -> str:
        """What an option is called."""
        return clean(self.text.option(question, code))


def is_given(figure: Figure) -> bool:
    """Whether a figure rests on no answer, but on scores given by another source."""
    return figure.counted is Counted.SCORES


def asked(figures: Sequence[Figure]) -> Sequence[Figure]:
    """Those of the figures that rest on answers; all where none does."""
    return [figure for figure in figures if not is_given(figure)] or figures


def _that_count(question: Question) -> frozenset[str]:
    options = question.options if isinstance(question, ChoiceQuestion) else ()
    return frozenset(option.code for option in options if option.satisfied)
