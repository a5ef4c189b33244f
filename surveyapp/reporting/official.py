"""The official front, close and footer of a report."""

from surveyapp.reporting.facts import OfficeFacts
from surveyapp.reporting.front import Close, Front
from surveyapp.reporting.remarks import HASH_DIGITS
from surveyapp.reporting.wording import Wording


def front(facts: OfficeFacts, wording: Wording, subject: str) -> Front:
    """The official front as Decree 30/2020/NĐ-CP lays it out; number, place and date are left to the records office."""
    period, days = wording.period(facts.period), wording.days(facts.period)
    return Front(
        above=facts.above.upper(),
        agency=facts.unit.upper(),
        nation=wording.say("nation"),
        motto=wording.say("motto"),
        number=wording.say("number"),
        place_and_date=wording.say("place_and_date"),
        title=wording.say("title"),
        subject=subject,
        unit=facts.unit,
        period=wording.say("about_period", period=period, days=days),
    )


def closing(facts: OfficeFacts, wording: Wording) -> Close:
    """Who receives the report, and who signs it."""
    above = (wording.say("recipient_above", unit=facts.above),) if facts.above else ()
    return Close(
        recipients_title=wording.say("recipients"),
        recipients=(*above, wording.say("recipient_file")),
        signatory=wording.say("signatory"),
        signature=wording.say("signature"),
    )


def footer(facts: OfficeFacts, wording: Wording) -> str:
    """The formula edition and the head of the chain of releases, on every page."""
    edition, code = facts.edition.label, facts.edition.hash[:HASH_DIGITS]
    if facts.chain:
        return wording.say("footer_chain", edition=edition, hash=code, chain=facts.chain[:HASH_DIGITS])
    return wording.say("footer", edition=edition, hash=code)
