"""Who learns, in the words by which terms of needs are compared: "my daughter", "fifth graders who have" something.

Whatever is said of learners is read in one form, that of terms: learners "with" a condition, who "struggle with"
something, who "use" it, who "are" or do something. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from api.search.grade_words import find_grades_and_phase
from api.search.need_spelling import Named
from catalog.needs.vocabulary import LEARNERS
from indexer.words.analysis import stem

LEARNER, USE, STRUGGLE = LEARNERS[0], "use", ("struggle", "with")

# What is said after learners, and how terms say it, in the order of reading.
_SAID = tuple(
    (re.compile(said), names)
    for said, names in (
        (  # "who have", "diagnosed with"
            r"(?:(?:who|that|which|are|have|having|been|diagnosed|identified|living|experiencing|with) )*"
            r"(?:with|have|having|experiencing) ",
            ("with",),
        ),
        (  # "who have trouble with", "find difficulty in"
            r"(?:(?:who|that|which|are|have|having|find|finding|with|experience|experiencing) )*"
            r"(?:(?:struggle|struggling|trouble|difficulty|problem) (?:with|in|at|to) "
            r"|(?:trouble|difficulty|struggle) (?=\w+ing ))",
            STRUGGLE,
        ),
        (  # "who can only use", "relying on"
            r"(?:(?:who|that|which) (?:can )?(?:only )?(?:use|need|require|want|prefer|wear|rely on|depend on"
            r"|benefit from|(?:communicate|read|write|work|listen|speak) (?:with|by|in|through|using))"
            r"|(?:only )?(?:using|needing|requiring|wearing|relying on|depending on|benefiting from"
            r"|communicating (?:with|by|in))"
            r"|need) (?:(?:the|some|more of|their|to use) )?",
            (USE,),
        ),
        (r"(?:(?:that|which) )?are ", ("who", "are")),  # "my student is dyslexic"
    )
)
_LONGEST = 8  # words of what is said

# Who learns only if a material is for them: "for a boy with autism", but not "a novel about a boy with autism".
_PERSONS = frozenset("boy girl son daughter someone somebody anyone class group".split())  # noqa: SIM905
_FOR = frozenset("for with to my our help helping teach teaching support supporting".split())  # noqa: SIM905
_OF = frozenset("about by from how why".split())  # noqa: SIM905
_BETWEEN = 4  # words before a person of which one says that it is for them
# What follows a grade that names its learners: "year 6 with autism".
_AFTER_GRADE = frozenset({"with", "who", "that", "whose", "have", "having", "are", *STRUGGLE, "struggling"})


def said_of_learners(tokens: Sequence[Named], verbs: Collection[str]) -> list[Named]:
    """The words with what is said of learners as terms say it, and the stem of what they struggle with: "struggle to
    concentrate" is "have trouble concentrating". ``verbs`` are those that terms have after "who"."""
    if all(token.name != LEARNER for token in tokens[:-1]):
        return list(tokens)  # nothing follows
    for said, names in _SAID:
        tokens = _as_said(tokens, said, names)
    read: list[Named] = []
    for token in tokens:
        if read and read[-1].name == LEARNER and token.name in verbs:
            read.append(token._replace(name="who", end=token.start))
        struggled = tuple(before.name for before in read[-len(STRUGGLE) :]) == STRUGGLE
        read.append(token._replace(name=stem(token.name)) if struggled else token)
    return read


def _as_said(tokens: Sequence[Named], said: re.Pattern[str], names: Sequence[str]) -> list[Named]:
    read: list[Named] = []
    at = 0
    while at < len(tokens):
        read.append(tokens[at])
        at += 1
        if read[-1].name != LEARNER:
            continue
        following = "".join(f"{token.name} " for token in tokens[at : at + _LONGEST])
        if match := said.match(following):
            after = at + match[0].count(" ")
            read += (Named(name, tokens[at].start, tokens[after - 1].end) for name in names)
            at = after
    return read


def with_learners(typed: str, tokens: Sequence[Named]) -> list[Named]:
    """The words with persons whom a material is for as learners, and with learners, of no letters, after a grade of
    which something is said."""
    names = {token.name for token in tokens}
    if names.isdisjoint({LEARNER, *_PERSONS, *_AFTER_GRADE}):
        return list(tokens)
    grades = find_grades_and_phase(typed)
    ends = {span.end for span in grades}
    read: list[Named] = []
    for at, token in enumerate(tokens):
        if token.name == LEARNER and any(span.start <= token.start < span.end for span in grades):
            continue  # "fifth graders" is a grade
        if at and tokens[at - 1].end in ends and token.name in _AFTER_GRADE:
            read.append(Named(LEARNER, token.start, token.start))
        is_person = token.name in _PERSONS and _is_for(tokens[max(0, at - _BETWEEN) : at])
        read.append(token._replace(name=LEARNER) if is_person else token)
    return read


def _is_for(before: Sequence[Named]) -> bool:
    """Whether words say that who is named next is whom something is for."""
    for token in reversed(before):
        if token.name in _FOR or token.name in _OF:
            return token.name in _FOR
    return False
