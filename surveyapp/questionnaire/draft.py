"""What one respondent has said so far, as it was given, and as one text to keep."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from surveyapp.questionnaire.form import Given
from surveyapp.questionnaire.route import Rated
from surveyapp.questionnaire.screen import Choosing


@dataclass(frozen=True)
class Draft:
    """The language, the unit of the link, who is rated, what is chosen by hand, and the texts given by repetition."""

    language: str
    rated: Rated
    linked: str | None = None
    chosen: frozenset[Choosing] = frozenset()
    given: Mapping[str, Given] = field(default_factory=dict)

    def said(self, repetition: str, texts: Given) -> Self:
        """The draft with these texts in the place of what their fields held before."""
        return replace(self, given={**self.given, repetition: Given({**self.given.get(repetition, {}), **texts})})

    def to_json(self) -> str:
        """The draft as one text."""
        kept = {**vars(self), "rated": vars(self.rated), "chosen": sorted(self.chosen)}
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, content: str) -> Self:
        """The draft that a text holds."""
        kept = json.loads(content)
        rated = Rated(**{**kept["rated"], "branches": tuple(kept["rated"]["branches"])})
        given = {
            repetition: Given({name: tuple(values) for name, values in texts.items()})
            for repetition, texts in kept["given"].items()
        }
        return cls(kept["language"], rated, kept["linked"], frozenset(map(Choosing, kept["chosen"])), given)
