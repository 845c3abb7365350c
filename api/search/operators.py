"""What is typed to leave words out or keep them together: “-video”, “but not word problems”, quotation marks. Pure.

A denial of more than a word (a kind, a grade, a standard, a publisher) is read by ``api.search.negation``; here what is
left out is words. A phrase ends at a mark, a small word or another piece of the query.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

_WORD = r"[^\W_][^\s,;:!?()\"“”«»]*"
_QUOTED = re.compile(r"[\"“«](?P<words>[^\"“”«»]*[^\W_][^\"“”«»]*)[\"”»]")
_MINUS = re.compile(rf"(?<!\S)[-−](?P<word>{_WORD})")
# What verbs and words end in is a topic: "-er and -ir verbs", "words with -tion".
_ENDING = re.compile(
    r"[-−](?:ar|er|ir|re|ed|ing|en|ly|e?s|[cst]ion|ness|ful|less|able|ible|ous|al|ment)(?!\w)", re.IGNORECASE
)
# Before a phrase in quotation marks only what is surely an operator: "plants do not “move”" is a sentence.
_BEFORE_QUOTED = re.compile(r"(?<!\S)(?:(?:NOT|(?i:but\s+not))\s+|[-−])$")
SURELY = (
    r"(?-i:NOT)|but\s+(?:not|no|without|nothing)(?:\s+(?:on|about|any))?|except(?:ing)?(?:\s+for)?|exclud(?:e|es|ing)"
    r"|(?:apart|aside)\s+from|other\s+than|(?:any|every)thing\s+(?:but|except)|(?:rather|instead)\s+(?:than|of)"
    r"|nothing\s+(?:on|about)|(?:leav(?:e|ing)\s+out|omit(?:ting)?|skipping|skip(?![\s-]+count))(?!\s+rope)"
    r"|(?:that|which)\s+(?:(?:are|is)\s+not|(?:are|is)n['’]?t)\s+(?:about|on|from|by)|not\s+(?:about|on|including|involving)"
    r"|(?:(?:that|which)\s+)?(?:do|does)(?:\s+not|n['’]?t)\s+(?:want|include|involve|mention|cover)(?:\s+any)?"
    r"|pero\s+(?:no|sin)|nada\s+(?:de|sobre)|excepto|salvo|excluyendo|quitando|en\s+(?:vez|lugar)\s+de"
    r"|que\s+no\s+(?:sean?|est[eé]n?|traten?|hablen?|incluyan?)(?:\s+(?:de|del|sobre))?"
)
_BEGIN_TOPICS = re.compile(r"(?:rather|instead|en)\s|skip|omit|leav|do|does", re.IGNORECASE)
_PLAINLY = r"no|not"
# "Subtraction without regrouping" is a topic (``api.search.without_topics``), "sin" also the sine.
_PERHAPS = (
    r"without|w/o|minus|with\s+no|(?:that|which)\s+(?:(?:are|is)\s+not|(?:are|is)n['’]?t|(?:do|does)(?:\s+not|n['’]?t)"
    r"\s+(?:have|need|use|require))|sin(?!\s+(?:and|cos|curves?|functions?|graphs?|of|ratios?|rule|tan|theta|waves?|x|θ)\b)"
    r"|(?<!\bo )(?<!\bal )menos(?!\s+(?:de|que)\b)|que\s+no\s+(?:tengan?|usen?|necesiten?)"
)
MARKS = r",;:.!?()\"“”«»\x00\x01"
SMALL = (
    r"about|an?|and|are|at|but|by|con|de|en|for|from|in|including|is|just|necessarily|ni|nor|o|on|only|or|para|please|pero"
    r"|que|so|sobre|than|that|the|then|to|too|which|who|with|y"
)
_NAMED = rf"(?!(?:{SMALL})(?!\S)){_WORD}"
_DENIAL = re.compile(
    rf"(?<![^\s,;:(])(?:(?P<surely>{SURELY})|(?P<plainly>{_PLAINLY})|(?P<perhaps>{_PERHAPS}))\s+"
    rf"(?:(?:the|any|an?|los|las|el|la)\s+)?(?P<phrase>{_NAMED}(?:\s+(?:of\s+)?{_NAMED}){{0,3}})",
    re.IGNORECASE,
)
# A phrase ends before another denial: "not decimals not percents", "without lakes and without seas".
_AGAIN = re.compile(rf"\s+(?P<denial>{SURELY}|{_PLAINLY}|{_PERHAPS})\s+", re.IGNORECASE)
_MORE = rf"\s+(?!(?:{SURELY}|{_PLAINLY}|{_PERHAPS})\s)(?P<phrase>{_NAMED}(?:\s+(?:of\s+)?{_NAMED}){{0,3}})"
_ALSO = re.compile(rf"\s*(?:,\s*)?\b(?:or|nor|and|y|o|ni){_MORE}", re.IGNORECASE)
_OR = re.compile(rf"\s*(?:,\s*)?\b(?:or|nor|o|ni){_MORE}", re.IGNORECASE)
# "Without decimals, percents or ratios".
_LISTED = re.compile(rf"\s*,{_MORE}(?=(?:\s*,[^,\x00\x01]+)*\s*,?\s+(?:or|nor|and|y|o|ni)\s)", re.IGNORECASE)
_ENDED = re.compile(
    rf"\s*(?:$|[,;:.!?()\x00\x01]|(?:or|nor|and|but|please|y|o|ni|pero)\b|(?:{SURELY}|{_PLAINLY}|{_PERHAPS})\s)",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"\s+(?:about|for|on|sobre)\b", re.IGNORECASE)
# After these words a denial belongs to a sentence: "why plants do not move", "to be or not to be", "yes no questions".
_OF_SENTENCE = re.compile(
    r"\b(?:am|are|be|but|can|could|did|do|does|has|have|if|is|may|must|or|and|say|saying|says|should|there|was|were|what"
    r"|whether|will|with|would|yes)\s+$|^\s*(?:can|could|did|do|does|how|is|are|should|what|when|where|which|who|why|will)\b",
    re.IGNORECASE,
)
_PIECE, _OUT = "\x00", "\x01"  # what is read as more than words, and what is left out already
# After something is left out, a denial goes on with it and is of no sentence: "without lakes and without seas".
_GOES_ON = re.compile(r"(?<=[\x00\x01])\s*,?\s*\b(?:and|or|nor|but|y|e|o|u|ni|pero)\s+$", re.IGNORECASE)
# Whether a denial, between the words before it and all that follows, says what the topic is about.
IsTopic = Callable[[str, str, str], bool]
_NOTHING = " .,;:!?\x00\x01"  # of a query beside its pieces


class OperatorSpan(NamedTuple):
    """``text`` is what is left out, or the words between quotation marks; ``start`` and ``end`` are of all of it."""

    start: int
    end: int
    text: str
    meant: str = ""  # in English, if what is left out was typed in another language


class UnreadDenial(NamedTuple):
    """A word that denies but is read as a word, before ``text``; ``start`` and ``end`` are of both."""

    start: int
    end: int
    text: str
    denial: str


class Operators(NamedTuple):
    """What was typed, and the operators in it."""

    typed: str
    left_out: tuple[OperatorSpan, ...]
    quoted: tuple[OperatorSpan, ...]
    unread: UnreadDenial | None = None

    @property
    def readable(self) -> str:
        """What was typed with spaces for what is left out, so that places stay as they are."""
        return _blanked(self.typed, [(span.start, span.end) for span in self.left_out])

    @property
    def unsigned(self) -> str:
        """The same with a space for each minus too, so that what it is put to can be more than a word."""
        return _MINUS.sub(lambda match: " " + match["word"], self.readable)


def read_operators(typed: str) -> Operators:
    """The phrases in quotation marks, kept together or left out."""
    phrases = [OperatorSpan(match.start(), match.end(), match["words"].strip()) for match in _QUOTED.finditer(typed)]
    before = [_BEFORE_QUOTED.search(typed[: span.start]) for span in phrases]
    denied = (span._replace(start=sign.start()) for span, sign in zip(phrases, before, strict=True) if sign)
    return Operators(typed, tuple(denied), tuple(span for span, sign in zip(phrases, before, strict=True) if not sign))


def leave_out(
    operators: Operators,
    spans: Sequence[tuple[int, int]],
    is_phrase: Callable[[str], bool] = lambda _: False,
    is_topic: IsTopic = lambda *_: False,
) -> Operators:
    """With the words that are left out beside what is ``taken`` for more than words. After a minus one word is, or a
    known phrase (``is_phrase``); after "without" what ``is_topic`` does not tell to say what the topic is about."""
    text = _blanked(operators.typed, [*spans, *((span.start, span.end) for span in operators.quoted)], _PIECE)
    text = _less(text, operators.left_out)
    signed = list(_signed(text, is_phrase))
    text = _less(text, signed)
    spoken = _spoken(text, is_phrase, is_topic)
    left_out = tuple(sorted((*operators.left_out, *signed, *spoken)))
    text = _less(text, spoken)
    return operators._replace(left_out=left_out, unread=_unread(text))


def _signed(text: str, is_phrase: Callable[[str], bool]) -> Iterator[OperatorSpan]:
    for match in _MINUS.finditer(text):
        if not match["word"][0].isdigit() and not _ENDING.match(text, match.start()):  # "-3" is a number
            words = re.match(rf"{_WORD}(?:\s+{_WORD}){{0,3}}", text[match.start("word") :])
            phrase = _known(words[0] if words else match["word"], is_phrase)
            yield OperatorSpan(match.start(), match.start("word") + len(phrase), phrase)


def _spoken(text: str, is_phrase: Callable[[str], bool], is_topic: IsTopic) -> list[OperatorSpan]:
    spans: list[OperatorSpan] = []
    at = 0
    while match := _DENIAL.search(text, at):
        phrase = _phrase(text, match, is_phrase, is_topic)
        at = end = match.start("phrase") + len(phrase)
        if not phrase:
            at = match.end()
            continue
        start = match.start()
        if goes_on := _GOES_ON.search(text[:start]):  # "and" belongs to both, so that either can be taken back
            start = goes_on.start()
            if spans and spans[-1].end == start:
                spans[-1] = spans[-1]._replace(end=match.start())
        spans.append(OperatorSpan(start, end, phrase))
        joined = _OR if match["plainly"] else _ALSO
        while also := joined.match(text, end) or (match.start() and _LISTED.match(text, end)):
            more = _before_denial(also["phrase"], is_topic)
            spans.append(OperatorSpan(end, also.start("phrase") + len(more), more))
            at = end = spans[-1].end
        text = _less(text, spans)  # it is no topic that the next denial could belong to
    return spans


def _before_denial(phrase: str, is_topic: IsTopic) -> str:
    """What comes before another denial in a phrase, unless that belongs to it: "division without remainders"."""
    for again in _AGAIN.finditer(phrase):
        if not is_topic(again["denial"], phrase[: again.start()], phrase[again.end() :]):
            return phrase[: again.start()]
    return phrase


def _phrase(text: str, match: re.Match[str], is_phrase: Callable[[str], bool], is_topic: IsTopic) -> str:
    """What a denial leaves out, or "" if it is part of a topic or nothing else is asked for."""
    phrase, before = _before_denial(match["phrase"], is_topic), text[: match.start()]
    after = text[match.start("phrase") + len(phrase) :]
    surely, denial = match["surely"] is not None, _denial(match)
    if surely and not before.strip(_NOTHING) and _PIECE not in before and _BEGIN_TOPICS.match(denial):
        return ""
    ended = _ENDED.match(after) or (match["perhaps"] and _ABOUT.match(after))
    if not surely and (_OF_SENTENCE.search(_GOES_ON.sub("", before)) or not ended):
        return ""
    if not surely and is_topic(denial, before, text[match.start() + len(denial) :].lstrip()):
        return ""
    if before.strip(_NOTHING) or _PIECE in before:
        return phrase
    if not after.strip(_NOTHING):  # the denial is first, so that the topic follows what is left out
        known = _known(phrase, is_phrase)
        follows = len(known) < len(phrase)
        return known if surely or (follows and (_is_plural(known) or denial.lower() == "not")) else ""
    return phrase if surely or _is_plural(phrase) else ""


def _denial(match: re.Match[str]) -> str:
    return next(match[name] for name in ("surely", "plainly", "perhaps") if match[name])


def _known(words: str, is_phrase: Callable[[str], bool]) -> str:
    """The longest known phrase that some words begin with, or the first word."""
    ends = [match.end() for match in re.finditer(r"\S+", words)]
    return next((words[:end] for end in reversed(ends) if is_phrase(words[:end])), words[: ends[0]])


def _is_plural(phrase: str) -> bool:
    return len(phrase) > 3 and phrase[-1] in "sS" and phrase[-2] not in "suiSUI'’"


def _unread(text: str) -> UnreadDenial | None:
    for match in _DENIAL.finditer(text):
        before, first = text[: match.start()], match["phrase"].split()[0]
        sentence = _OF_SENTENCE.search(_GOES_ON.sub("", before))
        if not (sentence and not match["surely"]) and (match["perhaps"] or _ENDED.match(text[match.end() :])):
            return UnreadDenial(match.start(), match.start("phrase") + len(first), first, _denial(match))
    return None


def _less(text: str, spans: Sequence[OperatorSpan]) -> str:
    return _blanked(text, [(span.start, span.end) for span in spans], _OUT)


def _blanked(text: str, places: Sequence[tuple[int, int]], sign: str = " ") -> str:
    for start, end in places:
        text = text[:start] + sign * (end - start) + text[end:]
    return text
