"""Simulated data about Quảng Ninh's six branches: the rating after a procedure of 2021, and three yearly waves."""

import argparse
import math
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import NormalDist

from demo import table
from demo.leaning import SPREAD, Opinion, Simulated, answer, drawn, reasons
from surveyapp.definitions.load import Definition, load
from surveyapp.definitions.organisation import Organisation
from surveyapp.definitions.period import Period
from surveyapp.definitions.question import Choice, Question, reason_code
from surveyapp.definitions.register import read_register
from surveyapp.definitions.response import Answer
from surveyapp.definitions.survey import Subject, Survey
from surveyapp.questionnaire.route import holds

ROOT = Path(__file__).resolve().parent.parent
DEPARTMENT = "qn"
BY_BUSINESS = BY_FORM = 0.45
BY_TEAM, BY_OFFICER = 0.10, 0.15
MONTHS = tuple(f"2021-{month:02}" for month in range(5, 13))
A_MONTH_LATER = 0.02
FORMS, MOST_FORMS = 6000, 30
OFFICER_KNOWN, STAYS_AT_HOME, RATES_TWO = 0.85, 0.8, 0.25
NOT_ASKED = "-"
KNOWN = ("unit", "period", "officer", "business")

Row = Mapping[str, str]
Leanings = Mapping[Subject, float]


@dataclass(frozen=True)
class Branch:
    """A branch: which part of all businesses comes there, and the share of them that is satisfied in 2021."""

    visited: float
    satisfied: float

    @property
    def leaning(self) -> float:
        """The mean leaning that makes this share satisfied."""
        spread = math.hypot(SPREAD, BY_BUSINESS, BY_FORM)
        return NormalDist().inv_cdf(self.satisfied) * spread


@dataclass(frozen=True)
class Wave:
    """A yearly wave: its number of businesses, and how far leanings lie above those of 2021."""

    period: str
    businesses: int
    above: float


BRANCHES = {
    "mong-cai": Branch(0.34, 0.984),
    "hon-gai": Branch(0.20, 0.970),
    "cam-pha": Branch(0.14, 0.962),
    "hoanh-mo": Branch(0.11, 0.955),
    "van-gia": Branch(0.10, 0.945),
    "bac-phong-sinh": Branch(0.11, 0.870),
}
WAVES = (Wave("2020", 430, -0.15), Wave("2021", 560, 0.0), Wave("2024", 520, -0.05))
ASSESSED = "2024"
ASSESSMENT = ("unit", "period", "criterion", "score")


@dataclass(frozen=True)
class Visit:
    """One procedure of one business at a branch, and how far its leaning lies above the branch's mean."""

    business: str
    branch: str
    period: str
    leaning: float


@dataclass(frozen=True)
class Instrument:
    """A survey with what is needed to fill in one form of it."""

    survey: Survey
    simulated: Simulated
    seed: str

    @classmethod
    def of(cls, definition: Definition, seed: str) -> "Instrument":
        """The survey as asked in 2021."""
        index = definition.index_on(Period.parse("2021").last_day)
        if index is None:
            raise ValueError(f"{definition.survey.code} has no index edition")
        return cls(definition.survey, Simulated.of(index, f"{seed}:{definition.survey.code}"), seed)

    def columns(self) -> tuple[str, ...]:
        """The columns of its file, reasons after their question."""
        asked = (column for _, question in self.survey.questions() for column in _columns(question))
        return (*KNOWN, *asked)

    def effect(self, code: str, spread: float) -> float:
        """How much better than others one team, officer or head is."""
        return drawn(f"{self.seed}:{code}").gauss(0, spread)

    def cells(self, leanings: Leanings, rng: Random) -> Row:
        """One form's answers about the subjects that have a leaning; `rng` moves one step, whatever is asked."""
        rng = drawn(str(rng.random()))
        answers: dict[str, Answer] = {}
        for section in self.survey.sections:
            if section.subject not in leanings:
                continue
            opinion = Opinion(leanings[section.subject], rng)
            for page in section.pages:
                for question in page.questions:
                    rules = (section.show_if, page.show_if, question.show_if)
                    if all(holds(rule, answers) for rule in rules):
                        given = answer(question, self.simulated, opinion)
                        answers |= {question.code: given, **reasons(question, given, rng)}
        unasked = {q.code: NOT_ASKED for section, q in self.survey.questions() if section.subject not in leanings}
        return {**unasked, **{column: _cell(given) for column, given in answers.items()}}


def _columns(question: Question) -> tuple[str, ...]:
    levels = question.reasons if isinstance(question, Choice) else ()
    return (question.code, *(reason_code(question.code, level) for level in levels))


def _cell(given: Answer) -> str:
    if given is None:
        return ""
    return ";".join(given) if isinstance(given, tuple) else str(given)


def after_procedures(instrument: Instrument, organisation: Organisation, wanted: int = FORMS) -> Iterator[Row]:
    """The forms of businesses, most with a few and brokers with up to thirty."""
    rng = drawn(f"{instrument.seed}:after-procedures")
    left, number = wanted, 0
    while left:
        number += 1
        home, own = _branch(rng), rng.gauss(0, BY_BUSINESS)
        forms = min(left, MOST_FORMS, int(rng.paretovariate(0.5)))
        left -= forms
        for _ in range(forms):
            branch = home if rng.random() < STAYS_AT_HOME else _branch(rng)
            visit = Visit(f"B{number:04}", branch, rng.choice(MONTHS), own)
            yield _rated(instrument, organisation, visit, rng)


def _rated(instrument: Instrument, organisation: Organisation, visit: Visit, rng: Random) -> Row:
    day = Period.parse(visit.period).first_day
    teams = [unit.code for unit in organisation.children(visit.branch, day)]
    team = rng.choices(teams, [1.5, *[1.0] * (len(teams) - 1)])[0]
    officer = rng.choice(organisation.officers(team, day)) if rng.random() < OFFICER_KNOWN else ""
    later = A_MONTH_LATER * MONTHS.index(visit.period)
    served = BRANCHES[visit.branch].leaning + visit.leaning + rng.gauss(0, BY_FORM) + later
    by_team = served + instrument.effect(team, BY_TEAM)
    leanings = {Subject.BRANCH: served, Subject.STAGE: served, Subject.TEAM: by_team}
    if officer:
        leanings[Subject.OFFICER] = by_team + instrument.effect(officer, BY_OFFICER)
    known = {"unit": team, "period": visit.period, "officer": officer, "business": visit.business}
    return {**known, **instrument.cells(leanings, rng)}


def yearly(instrument: Instrument, wave: Wave) -> Iterator[Row]:
    """One form per business: a row about the department, and one for each branch it rates."""
    rng = drawn(f"{instrument.seed}:{wave.period}")
    for number in range(1, wave.businesses + 1):
        known = {"period": wave.period, "business": f"B{number:04}"}
        own = rng.gauss(0, BY_BUSINESS) + wave.above
        rated = {_branch(rng): own + rng.gauss(0, BY_FORM) for _ in range(1 + (rng.random() < RATES_TWO))}
        served = {branch: BRANCHES[branch].leaning + feeling for branch, feeling in rated.items()}
        mean = sum(served.values()) / len(served)
        yield {**known, "unit": DEPARTMENT, **instrument.cells({Subject.DEPARTMENT: mean}, rng)}
        for branch, leaning in served.items():
            head = leaning + instrument.effect(branch, BY_OFFICER)
            yield {**known, "unit": branch, **instrument.cells({Subject.BRANCH: leaning, Subject.HEAD: head}, rng)}


def assessment(seed: str) -> Iterator[Row]:
    """What the department gives each branch, in half points, and itself: the mean of what it gives them."""
    rng = drawn(f"{seed}:assessment")
    given = {branch: _half(100 * own.satisfied - 2 + rng.gauss(0, 1.5)) for branch, own in BRANCHES.items()}
    for unit, score in {DEPARTMENT: _half(sum(given.values()) / len(given)), **given}.items():
        yield dict(zip(ASSESSMENT, (unit, ASSESSED, "assessment", f"{score:.1f}"), strict=True))


def _half(points: float) -> float:
    return round(2 * points) / 2


def _branch(rng: Random) -> str:
    return rng.choices(list(BRANCHES), [branch.visited for branch in BRANCHES.values()])[0]


def simulate(out: Path, surveys: Path, register: Path, seed: str) -> None:
    """The files of all simulated answers and scores; the same seed always gives the same bytes."""
    organisation = read_register(register)
    rated = Instrument.of(load(surveys / "post-procedure"), seed)
    competed = Instrument.of(load(surveys / "cdci"), seed)
    files = {"post-procedure.csv": (rated, after_procedures(rated, organisation))}
    files |= {f"cdci-{wave.period}.csv": (competed, yearly(competed, wave)) for wave in WAVES}
    made = {name: table.write(out / name, instrument.columns(), rows) for name, (instrument, rows) in files.items()}
    made["cdci-scores.csv"] = table.write(out / "cdci-scores.csv", ASSESSMENT, assessment(seed))
    for name, rows in made.items():
        print(f"{name}: {rows:,} rows, simulated", file=sys.stderr)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("instance/demo"))
    parser.add_argument("--surveys", type=Path, default=ROOT / "surveys")
    parser.add_argument("--organisation", type=Path, default=ROOT / "demo" / "organisation.csv")
    parser.add_argument("--seed", default="189")
    arguments = parser.parse_args()
    simulate(arguments.out, arguments.surveys, arguments.organisation, arguments.seed)
