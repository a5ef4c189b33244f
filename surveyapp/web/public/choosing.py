"""Who is rated: from a link's unit, or chosen from lists of branches, teams and officers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial

from wtforms.fields.core import UnboundField

from surveyapp.definitions.errors import Unknown
from surveyapp.definitions.organisation import Organisation, Unit
from surveyapp.definitions.response import Answer
from surveyapp.definitions.survey import Subject, Survey
from surveyapp.questionnaire.form import AnswerForm, Fields, Given, Unbound
from surveyapp.questionnaire.kinds import AnswerField, NotAnAnswer, OneOf, SomeOf
from surveyapp.questionnaire.messages import Message
from surveyapp.questionnaire.route import Rated
from surveyapp.questionnaire.screen import Choosing, most_branches, rates_branches, rates_served
from surveyapp.web.language import Catalogue

BRANCHES = "rated-branches"
TEAM = "rated-team"
OFFICER = "rated-officer"
NOT_KNOWN = "-"
"""What is sent for "I do not know"; no code begins so."""


class OneUnit(OneOf):
    """Radio buttons of units."""

    missing = Message.CHOOSE_UNIT


class SomeUnits(SomeOf):
    """Check boxes of units."""

    missing = Message.CHOOSE_UNIT


class FromList(OneOf):
    """One of a list too long for radio buttons."""

    control = "select"


@dataclass(frozen=True)
class Choices:
    """The lists a respondent chooses from, on one day, in one language."""

    survey: Survey
    organisation: Organisation
    day: date
    words: Catalogue
    linked: str | None = None

    @cached_property
    def link(self) -> Rated:
        """Who the link's unit says is rated; Unknown if no link of this survey can name it."""
        unit = self.linked
        if unit is None:
            return Rated(self._only(Subject.DEPARTMENT), tuple(filter(None, [self._only(Subject.BRANCH)])))
        path = {above.level: above.code for above in self.organisation.ancestors(unit, self.day)}
        found = self.organisation.unit(unit)
        branch, team = (path.get(self.survey.level(subject)) for subject in (Subject.BRANCH, Subject.TEAM))
        department = path.get(self.survey.level(Subject.DEPARTMENT))
        if unit not in (branch, team, department) or (found.ends is not None and found.ends < self.day):
            raise Unknown("unit", unit)
        return Rated(department, (branch,) if branch else (), team)

    @cached_property
    def chosen(self) -> frozenset[Choosing]:
        """What the link leaves to be chosen by hand."""
        branches = rates_branches(self.survey) and not self.link.branches
        team_known = self.link.team is not None and not self._rates_officers()
        served = rates_served(self.survey) and most_branches(self.survey) == 1 and not team_known
        return frozenset(({Choosing.BRANCHES} if branches else set()) | ({Choosing.SERVED} if served else set()))

    def fields(self, choosing: Choosing | None, rated: Rated) -> Fields:
        """The fields of what is chosen on a screen."""
        if choosing is Choosing.BRANCHES:
            return self._branches
        if choosing is Choosing.SERVED and rated.branch:
            if rated.branch not in self._served_by_branch:
                self._served_by_branch[rated.branch] = self._served(rated.branch, self.link.team)
            return self._served_by_branch[rated.branch]
        return ()

    @cached_property
    def _served_by_branch(self) -> dict[str, Fields]:
        return {}

    @cached_property
    def _branches(self) -> Fields:
        level, at_most = self.survey.level(Subject.BRANCH), most_branches(self.survey)
        units = self.organisation.at_level(level, self.day)
        if self.linked:
            above = self.organisation.unit(self.linked)
            units = tuple(unit for unit in units if above in self.organisation.ancestors(unit.code, self.day))
        kind = OneUnit if at_most == 1 else SomeUnits
        label = self.words("Xin chọn đơn vị được đánh giá")
        hint = "" if at_most == 1 else self.words("Xin chọn một hoặc nhiều nhất {n} đơn vị", n=at_most)
        return (self._field(kind, BRANCHES, label, self._named(units), hint=hint, at_most=at_most, required=True),)

    def _served(self, branch: str, team: str | None) -> Fields:
        teams = () if team else self._teams(branch)
        unknown = (NOT_KNOWN, self.words("Tôi không biết"))
        fields: Fields = ()
        if teams:
            label = self.words("Đội nào đã làm thủ tục cho Quý doanh nghiệp?")
            fields += (self._field(OneUnit, TEAM, label, (*self._named(teams), unknown)),)
        for unit in teams or (self.organisation.unit(team or branch),):
            officers = self.organisation.officers(unit.code, self.day) if self._rates_officers() else ()
            listed = tuple((code, self.words("Công chức {number}", number=code)) for code in officers)
            if listed:
                label = self.words("Công chức nào?")
                fields += (self._field(FromList, f"{OFFICER}.{unit.code}", label, (unknown, *listed)),)
        return fields

    def _field(  # noqa: PLR0913 (what a list is made of)
        self,
        kind: type[AnswerField],
        name: str,
        label: str,
        options: tuple[tuple[str, str], ...],
        *,
        hint: str = "",
        at_most: int = 1,
        required: bool = False,
    ) -> tuple[str, Unbound]:
        reading = partial(_listed, frozenset(code for code, _ in options), at_most)
        language = self.words.language
        return name, UnboundField(kind, label, reading, language, required=required, hint=hint, options=options)

    def _named(self, units: Sequence[Unit]) -> tuple[tuple[str, str], ...]:
        return tuple((unit.code, unit.name(self.words.language, self.day)) for unit in units)

    def _teams(self, branch: str) -> tuple[Unit, ...]:
        level = self.survey.level(Subject.TEAM)
        return tuple(unit for unit in self.organisation.children(branch, self.day) if unit.level == level)

    def _rates_officers(self) -> bool:
        return any(section.subject is Subject.OFFICER for section in self.survey.sections)

    def _only(self, subject: Subject) -> str | None:
        units = self.organisation.at_level(self.survey.level(subject), self.day)
        return units[0].code if len(units) == 1 else None


_MADE: dict[tuple[str, str, str | None], Choices] = {}
"""The lists last made, by edition, language and the link's unit."""


def choices(survey: Survey, organisation: Organisation, day: date, words: Catalogue, linked: str | None) -> Choices:
    """The lists that everybody with this link chooses from; made anew when the register or the day is another."""
    key = (survey.edition, words.language, linked)
    made = _MADE.get(key)
    if made is None or made.organisation is not organisation or made.day != day:
        made = Choices(survey, organisation, day, words, linked)
        if made.link:  # else Unknown: a link that names nothing is never kept
            _MADE[key] = made
    return made


def _listed(codes: frozenset[str], at_most: int, given: Sequence[str]) -> Answer:
    """The units or the officer given, of those listed."""
    chosen = tuple(dict.fromkeys(code for code in given if code))
    if not codes.issuperset(chosen):
        raise NotAnAnswer(Message.NOT_A_UNIT)
    if len(chosen) > at_most:
        raise NotAnAnswer(Message.ONE_ONLY if at_most == 1 else Message.TOO_MANY_UNITS, at_most=at_most)
    return chosen or None


@dataclass(frozen=True)
class Chooser:
    """The fields that stand alone, and the lists of officers that stand under their team."""

    asked: tuple[AnswerField, ...]
    lists: Mapping[str, AnswerField]


def is_of_chooser(name: str) -> bool:
    """Whether a field chooses who is rated; no question's code holds a hyphen."""
    return name.startswith("rated-")


def chooser(shown: Sequence[AnswerField]) -> Chooser:
    """How the fields that choose who is rated are shown."""
    fields = {field.name: field for field in shown}
    lists = {name.removeprefix(f"{OFFICER}."): field for name, field in fields.items() if name.startswith(OFFICER)}
    alone = tuple(field for name, field in fields.items() if not name.startswith(OFFICER))
    return Chooser(alone, lists) if alone else Chooser(tuple(lists.values()), {})


def rated_by(form: AnswerForm, choosing: Choosing | None, rated: Rated) -> Rated:
    """Who is rated after a form was filled; an officer counts only inside the team chosen."""
    answers = form.answers()
    if choosing is Choosing.BRANCHES:
        return replace(rated, branches=_codes(answers.get(BRANCHES)), team=None, officer=None)
    if choosing is Choosing.SERVED:
        team = rated.team if TEAM not in answers else next(iter(_codes(answers[TEAM])), None)
        officer = _codes(answers.get(f"{OFFICER}.{team or rated.branch}"))
        return replace(rated, team=team, officer=next(iter(officer), None))
    return rated


def given_by(rated: Rated) -> Given:
    """What was chosen, as a form shows it again."""
    given = {BRANCHES: rated.branches, TEAM: (rated.team,), f"{OFFICER}.{rated.team or rated.branch}": (rated.officer,)}
    return Given({name: tuple(filter(None, values)) for name, values in given.items()})


def _codes(answer: Answer) -> tuple[str, ...]:
    return tuple(code for code in answer if code != NOT_KNOWN) if isinstance(answer, tuple) else ()
