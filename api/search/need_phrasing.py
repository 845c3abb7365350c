"""Other ways to say what terms of needs say: "does not need a mouse", "mouse-free" and "mouse not required" for "no
mouse". Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from api.search.need_learners import LEARNER, USE
from api.search.need_spelling import Named
from catalog.vocabularies.patterns import lazy_pattern
from indexer.words.phrases import Key, Phrases

NO, NEEDED = "no", "needed"

_USES = (
    r"(?:needs?|requires?|uses?|involves?|rel(?:y|ies) on|depends? on|(?:need|us|requir|involv)ing|relying on|have|has"
    r"|contains?|includes?)"
)
# What says that the thing named next is absent or not needed; in the names that words are compared by.
_BEFORE = lazy_pattern(
    rf"(?:(?P<needed>(?:that )?(?:dont|not|never) {_USES} |(?:that )?{_USES} (?:no|zero) |no need (?:for|of) "
    r"|no (?:the )?need (?:for|of) |no (?:having to use|needing to use|need|needing|requiring|using|having|use of) )"
    r"|zero |no |(?:i |we )?dont (?:want|like) "
    r"|(?:that )?not (?:have )?(?:too |very )?(?:much|many|lot of) |with o |free (?:of|from) )"
    r"(?:(?:the|any|an|all|too|so|very|much|many|lot of) )*"
)
_NEEDED = r"(?:needed|required|necessary|involved)\b"
_NEEDED_AFTER = lazy_pattern(_NEEDED)
_NOT_NEEDED_AFTER = lazy_pattern(rf"(?:are )?(?:not|never|isnt|arent) {_NEEDED}(?! (?:for|to|in|by) )")
# Before what a material is not: "that aren't timed", "I don't want it timed".
_IS_NOT = lazy_pattern(
    r"(?:that )?(?:are )?(?:isnt|arent|wasnt|not|never|(?:not|never|shouldnt|mustnt) (?:to )?be"
    r"|(?:i |we )?dont (?:want|like|need)(?: it| them| this| anything| to be)*) (?:(?:too|so|very|overly) )?"
)
_FREE = "free"
# What is a topic too: only "writing-free", in one word, says that there is none.
_TOPICS = frozenset(
    """animation audio computer cutting electricity handwriting keyboarding material motion network planning power
    printing signal sound supply technology typing writing""".split()  # noqa: SIM905
)
_PRICED = frozenset({"no", "low", "little", "zero", "minimal", "quick"})  # "low prep free printables" cost nothing
_DENYING = frozenset({NO, "zero", "not", "never", "dont", "isnt", "arent", "wasnt", "shouldnt", "mustnt", "o", _FREE})
_LONGEST_SAID = 3  # words of what something is said not to be
_DO = frozenset({"do", "doe", "did"})


class Absent(NamedTuple):
    """The ``things`` of which terms say that there are none; ``names`` are those of whole terms."""

    things: Phrases[None]
    names: frozenset[Key]


def absent_things(names: frozenset[tuple[str, ...]]) -> Absent:
    """``names`` are those of terms for materials."""
    named = (name for name in names if name[0] == NO and len(name) > 1)
    things = frozenset(name[1 : -1 if name[-1] == NEEDED else None] for name in named)
    return Absent(Phrases(dict.fromkeys(things)), names)


def as_absent(tokens: Sequence[Named], absent: Absent) -> list[Named]:
    """The words with each way to say that a thing is absent as "no" and its name, and "needed" if that is said."""
    if not any(token.name in _DENYING for token in tokens):
        return list(tokens)
    read: list[Named] = []
    at = 0
    while at < len(tokens):
        found = _is_not(tokens, at, absent) or _denied_before(tokens, at, absent) or _denied_after(tokens, at, absent)
        if found:
            named, at = found
            read += named
        else:
            read.append(tokens[at])
            at += 1
    return read


def _is_not(tokens: Sequence[Named], at: int, absent: Absent) -> tuple[list[Named], int] | None:
    match = _IS_NOT.match(_said(tokens, at))
    after = at + match[0].count(" ") if match else len(tokens)
    for end in range(min(after + _LONGEST_SAID, len(tokens)), after, -1):
        if ("not", *(token.name for token in tokens[after:end])) in absent.names:
            return [tokens[at]._replace(name="not"), *tokens[after:end]], end
    return None


def _denied_before(tokens: Sequence[Named], at: int, absent: Absent) -> tuple[list[Named], int] | None:
    match = _BEFORE.match(_said(tokens, at))
    if match is None or (at and tokens[at].name == USE and tokens[at - 1].name == LEARNER):
        return None  # "pupils who need no distractions" use what has none
    first = at + match[0].count(" ")
    after = first + _length(tokens, first, absent)
    if after == first:
        return None
    named = [tokens[at]._replace(name=NO), *tokens[first:after]]
    if trailing := _NEEDED_AFTER.match(_said(tokens, after)):
        end = after + trailing[0].count(" ") + 1
        return [*named, tokens[end - 1]._replace(name=NEEDED)], end
    if match["needed"]:
        named.append(tokens[after - 1]._replace(name=NEEDED))
    return named, after


def _denied_after(tokens: Sequence[Named], at: int, absent: Absent) -> tuple[list[Named], int] | None:
    after = at + _length(tokens, at, absent)
    if after == at:
        return None
    no = Named(NO, tokens[at].start, tokens[at].start)
    free = after < len(tokens) and tokens[after].name == _FREE and not (at and tokens[at - 1].name in _PRICED)
    if free and not (tokens[at].name in _TOPICS and tokens[after].start > tokens[after - 1].start):
        return [no, *tokens[at : after - 1], tokens[after - 1]._replace(end=tokens[after].end)], after + 1
    match = _NOT_NEEDED_AFTER.match(_said(tokens, after))
    if match is None:
        return None
    end = after + match[0].count(" ") + 1
    return [no, *tokens[at:after], tokens[end - 1]._replace(name=NEEDED)], end


def _said(tokens: Sequence[Named], at: int) -> str:
    return "".join(f"{token.name} " for token in tokens[at : at + 8])


def _length(tokens: Sequence[Named], at: int, absent: Absent) -> int:
    """Of how many words the longest thing is that is named at a place, 0 if none is."""
    if at >= len(tokens):
        return 0
    names = tuple(token.name for token in tokens[at:])
    length = next((length for length, _ in absent.things.at(names, 0)), 0)
    longer = names[: length + 1]
    return 0 if len(longer) > length and longer in absent.names else length  # not "screen" of "screen reader"


def contracted(tokens: Sequence[Named]) -> list[Named]:
    """The words with "do not" and "can not" as one."""
    read: list[Named] = []
    for token in tokens:
        if read and token.name == "not" and read[-1].name in _DO | {"can"}:
            read[-1] = read[-1]._replace(name="cannot" if read[-1].name == "can" else "dont", end=token.end)
        else:
            read.append(token)
    return read
