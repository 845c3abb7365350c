"""What is said beside a plan: what it covers only possibly, and which wishes it does not meet, as a search says it."""

from __future__ import annotations

from collections.abc import Iterator

from api.recommending.plan import UnitPlan
from api.recommending.standard_fit import grade_share, speaks
from api.search.codes_asked import declared_codes_notice
from api.search.conditions import unmet_notice
from api.search.grade_names import grade_message
from api.search.service import SearchSession
from catalog.messages import Message, listed, message
from catalog.model import Filter, Query
from catalog.standards.codes import short_code


def plan_notices(search: SearchSession, plan: UnitPlan, own: str = "") -> list[Message]:
    """A sentence for each thing that was asked for and is not so; of a plan without materials only that no framework
    here has a code. ``own`` is the reader's language: a page asks for it unasked, so what states no language is not
    named."""
    declared = [*declared_codes_notice(plan.asked.standards)]
    if not plan.picks:
        return declared
    return [*declared, *_possible(plan), *_parts(plan), *_language(search, plan, own), *_grade(plan), *_needs(plan)]


def _possible(plan: UnitPlan) -> Iterator[Message]:
    if plan.possible:
        codes = [short_code(standard.code) or standard.statement for standard in plan.possible]
        yield message("notice.only-possibly", codes=listed(codes, "and"))


def _parts(plan: UnitPlan) -> Iterator[Message]:
    """Which lettered parts of the standards no material is for."""
    for id, parts in plan.unmet_parts.items():
        codes = listed([short_code(part.code) for part in parts], "and")
        whole = next(short_code(standard.code) for standard in plan.standards if standard.id == id)
        yield message("notice.plan-parts", len(parts), codes=codes, whole=whole)


def _needs(plan: UnitPlan) -> Iterator[Message]:
    """How many are known to meet each need, if not all are."""
    if plan.unmet:
        yield unmet_notice(plan.unmet)
    for need in plan.asked.needs:
        count = sum(any(one.need == need and one.evidence.met for one in pick.needs) for pick in plan.picks)
        if 0 < count < len(plan.picks):
            named = Message(f"need.{need}", default=need)
            yield message("notice.plan-need-some", count, of=len(plan.picks), need=named)


def _language(search: SearchSession, plan: UnitPlan, own: str) -> Iterator[Message]:
    """How many are known to be in the language wished for, if not all are."""
    language, of = plan.asked.language, len(plan.picks)
    known = [pick.resource.languages and speaks(pick.resource, language) for pick in plan.picks]
    count = sum(map(bool, known))
    if not language or count == of or (language == own and all(speaks(pick.resource, own) for pick in plan.picks)):
        return
    named = Message(f"tongue.{language.partition('-')[0]}", default=language)
    if count:
        yield message("notice.plan-language-some", count, of=of, language=named)
    elif search.look(Query(filter=Filter(languages=(language.partition("-")[0],)), limit=1))[1].count:
        yield message("notice.plan-language-none", language=named)
    else:
        yield message("notice.no-language", languages=named)


def _grade(plan: UnitPlan) -> Iterator[Message]:
    """How many say that they are for the grade wished for, if not all do."""
    ages, of = plan.asked.ages, len(plan.picks)
    count = sum(grade_share(ages, pick.resource.ages) == 1.0 for pick in plan.picks)
    if ages is None or count == of:
        return
    grade = grade_message(ages, plan.asked.naming)
    yield message("notice.plan-grade-some", count, of=of, grade=grade) if count else message("weak.grade", grade=grade)
