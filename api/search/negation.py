"""Which pieces of a query are refused: "volcanoes without video", "not for year 5", "sin video". Pure.

A piece is refused if words that deny it are right before it. A subject is refused only at the end of a clause or before
what it is about; so is a kind, "no videos about volcanoes", but after a plain "no" or "without" wherever it is: "no
worksheets fractions". What follows after "or" or "and" is refused too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from api.search.operators import SURELY, Operators, OperatorSpan, UnreadDenial
from api.search.pieces import Knowledge, hull, tokens_of
from api.search.query_language import translations
from api.search.weighting import Piece
from catalog.messages import Message, listed, message
from catalog.model import Filter
from indexer.engine import NOTHING, EngineQuery
from indexer.words.analysis import is_stopword, terms, words
from indexer.words.spelling import Speller, Together
from indexer.words.synonyms import singular

REFUSABLE = frozenset({"grade", "type", "subject", "language", "publisher", "standard"})
_SMALL = (
    r"(?:(?:for|in|from|by|of|with|at|on|any|a|an|the|more|please|para|en|de|del|con|los|las|el|la|un|una|used|meant|made"
    r"|suitable|designed|aimed)\s+)*"
)
_DENIES = re.compile(
    r"(?:^|(?<=[\s,;:(–-]))(?:(?:but|and|or|pero|y|mas)\s+)?"
    r"(?:not|no|nothing|without|w/o|never|exclud(?:e|es|ed|ing)|except(?:ing)?|apart\s+from|aside\s+from|other\s+than"
    r"|(?:any|every)thing\s+(?:but|except|besides)|all\s+(?:but|except)|minus|skip(?:ping)?|avoid(?:ing)?"
    r"|leav(?:e|ing)\s+out|omit(?:ting)?|remov(?:e|ing)|less|neither|nor|hold\s+the|free\s+of|instead\s+of|rather\s+than"
    r"|(?:do|does|is|are|am|was)(?:\s+not|n['’]?t)(?:\s+(?:want|need|like|show|include|give|be))?(?:\s+me)?|(?:no|zero)"
    r"|sin|excepto|salvo|menos|excluyendo|excluir|que\s+no\s+(?:sean?|est[eé]n?|tengan?|incluyan?)|nada\s+de|ni"
    r"|ning[uú]n(?:a|os|as)?|en\s+vez\s+de|en\s+lugar\s+de)\s+" + _SMALL + "$",
    re.IGNORECASE,
)
_JOINS = re.compile(r"\s*(?:,|&|/|\b(?:or|nor|and|y|o|ni|u|e)\b)+\s*" + _SMALL, re.IGNORECASE)
_CLOSED = re.compile(
    r"\s*(?:$|[,;:.!?()–]|-\s|(?:or|nor|and|but|please|for|on|about|with|in|to|from|at|y|o|u|ni|pero|sobre|para|con|en|de"
    r"|por\s+favor|grades?|years?|ages?|lessons?|activit\w+|materials?|resources?|content|involved|needed|required|allowed"
    r"|included|at\s+all)\b)",
    re.IGNORECASE,
)
# After these a kind cannot be asked for, whatever follows it.
_DENIES_PLAINLY = re.compile(
    r"(?<![\w'’-])(?:no|not|without|w/o|zero|sin|ning[uú]n(?:a|os|as)?)\s+(?:(?:any|an?|the|more|un|una)\s+)?$",
    re.IGNORECASE,
)
# A kind with a word or two that tell it from others: "but not boring worksheets".
_DENIES_SOME = re.compile(
    rf"(?:^|(?<=[\s,;:(–-]))(?:{SURELY})\s+(?:(?:the|any|an?)\s+)?(?:[^\W\d_][\w’'-]*\s+){{1,2}}$", re.I
)
_ENDINGS_OF_NAMES = ("n", "an", "ian", "ean", "ese")
_MIN_NAME = 4  # letters of a name
_ANY_KIND = frozenset({"type", "subject"})
_MINUS = re.compile(r"(?<!\S)[-−]$")
_NEEDS = frozenset({"need", "refused"})


def refuse(text: str, pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces in order, those that are refused as "excluded" with the words or the minus that deny them. ``text`` is
    what was typed. A need of one word is a word to leave out, however it is refused: it "excludes" nothing else. A
    length is only not wished for: few materials state one, so that there is nothing to leave out by."""
    refused_kind, end = "", 0
    for piece in pieces:
        if piece.kind in _NEEDS:
            joined = refused_kind == "word" and _JOINS.fullmatch(text[end : piece.start])
            read = _need(text, piece, end if joined else None)
            refused_kind, end = ("word", piece.end) if read.kind == "excluded" else ("", end)
            yield read
            continue
        start = _refused_from(text, piece)
        if piece.kind == "minutes" and start is not None:
            yield piece._replace(
                kind="refused", values=(), start=start, label=text[start : piece.end], excludes="minutes"
            )
            continue
        if start is None and refused_kind == piece.kind and _JOINS.fullmatch(text[end : piece.start]):
            start = end
        if start is None or (start < end and start):
            refused_kind = ""
            yield piece
            continue
        refused_kind, end = piece.kind, piece.end
        label = piece.label if piece.values else text[piece.start : piece.end]
        yield piece._replace(kind="excluded", label=label, start=start, excludes=piece.kind)


def with_refused_words(operators: Operators, pieces: Iterable[Piece]) -> Operators:
    """With the refused pieces that are left out as words."""
    refused = (piece for piece in pieces if piece.kind == "excluded" and not piece.excludes)
    spans = (OperatorSpan(piece.start, piece.end, piece.label) for piece in refused)
    return operators._replace(left_out=(*operators.left_out, *spans))


def _need(text: str, piece: Piece, joined: int | None) -> Piece:
    """A need, which is left out as a word or else only not looked for if it is refused, by words or a minus right
    before it or by what it is ``joined`` to there."""
    before, words = text[: piece.start], text[piece.start : piece.end]
    minus = _MINUS.search(before)
    if piece.kind != "refused" and minus is None:
        return piece
    denied = minus or _DENIES.search(before)
    start = denied.start() if denied else joined
    if start is not None and is_one_word(words):
        return piece._replace(kind="excluded", label=words, values=(words,), start=start)
    return piece._replace(kind="refused", values=(), start=piece.start if denied is None else denied.start())


def _refused_from(text: str, piece: Piece) -> int | None:
    """Where the words that deny a piece, or the minus, begin, if any do."""
    before = text[: piece.start]
    if piece.kind not in {*REFUSABLE, "minutes"}:
        return None
    denied = _MINUS.search(before) or _DENIES.search(before)
    if denied is None and piece.kind == "type":
        denied = _DENIES_SOME.search(before)
    if denied is None:
        return None
    plainly = piece.kind == "type" and _DENIES_PLAINLY.search(before)
    if piece.kind in _ANY_KIND and denied[0] not in {"-", "−"} and not plainly and not _CLOSED.match(text[piece.end :]):
        return None
    return denied.start()


def publishers_left_out(
    operators: Operators, knowledge: Knowledge, together: Together | None = None
) -> Iterator[Piece]:
    """Publishers that are left out by the first word of their name, which names no kind or subject: "-Oak", "without
    Oak"; in small letters at the beginning only if the words after it are not about that: "not oak fractions", but
    "not oak leaves"."""
    spans: list[OperatorSpan | UnreadDenial] = [*operators.left_out]
    if operators.unread:
        spans.append(operators.unread)
    for span in spans:
        publisher = knowledge.publishers.named_by(span.text)
        beside = [word for word in words(operators.typed[span.end :]) if not is_stopword(word)]
        named = span is not operators.unread or span.text[:1].isupper()
        if operators.typed[: span.start].strip() == "" and span.text.islower() and beside and together is not None:
            named = together([span.text.lower()], beside)[0] < 0
        if publisher and named and tuple(map(singular, words(span.text))) not in knowledge.phrases:
            yield Piece("excluded", publisher, (publisher,), span.start, span.end, excludes="publisher")


def excluding(pieces: Sequence[Piece]) -> Filter:
    """What no result may be, of all that is refused."""

    def values(kind: str) -> tuple[str, ...]:
        return tuple(chain.from_iterable(piece.values for piece in pieces if piece.excludes == kind))

    return Filter(
        subjects=values("subject"),
        types=values("type"),
        languages=values("language"),
        publishers=values("publisher"),
        ages=hull([piece.ages for piece in pieces if piece.excludes == "grade" and piece.ages]),
    )


def refused_groups(
    pieces: Sequence[Piece], operators: Operators, knowledge: Knowledge, language: str
) -> tuple[tuple[str, ...], ...]:
    """The analyzed terms of all words that are left out, of what these are in English, and of the people of a place:
    who refuses Egypt refuses what is Egyptian. A kind of one word that the catalog has none of is left out as a word.
    """
    missing = (piece.label for piece in pieces if piece.excludes == "type" and not piece.values)
    texts = [*(span.text for span in operators.left_out), *(label for label in missing if is_one_word(label))]
    groups: dict[tuple[str, ...], None] = {}
    for text in texts:
        tokens = tokens_of(text)
        meant = translations(tokens, language, knowledge.languages, knowledge.speller)
        derived = _derived(tokens[0].folded, knowledge.speller) if len(tokens) == 1 else ()
        for said in (text, " ".join(entry.meant for entry in meant), *derived):
            if group := tuple(dict.fromkeys(terms(said))):
                groups[group] = None
    return tuple(groups)


def spelled(operators: Operators, knowledge: Knowledge, language: str) -> Operators:
    """The same, with what is left out in English too, or else with the spelling of each single word corrected: it is
    what the answer says. A word of another language is no slip."""
    return operators._replace(left_out=tuple(_spelled(span, knowledge, language) for span in operators.left_out))


def _spelled(span: OperatorSpan, knowledge: Knowledge, language: str) -> OperatorSpan:
    meant = translations(tokens_of(span.text), language, knowledge.languages, knowledge.speller)
    if meant:
        return span._replace(meant=" ".join(entry.meant for entry in meant))
    corrected = knowledge.speller.correct(span.text.lower()) if is_one_word(span.text) else None
    return span._replace(text=corrected or span.text)


def _quoted(span: OperatorSpan) -> Message:
    if span.meant:
        return message("notice.in-english", text=span.text, meant=span.meant)
    return message("quoted", text=span.text)


def _derived(word: str, speller: Speller) -> list[str]:
    base = singular(word)
    if len(base) < _MIN_NAME:
        return []
    roots = (base, base[:-1]) if base[-1] in "aeoy" else (base,)
    return [root + ending for root in roots for ending in _ENDINGS_OF_NAMES if speller.occurs(root + ending)]


def is_one_word(text: str) -> bool:
    return len(list(words(text))) == 1


def left_out_notices(pieces: Sequence[Piece], operators: Operators) -> Iterator[Message]:
    """What is left out, what is asked to be and cannot be, and what denies but is read as words."""
    refused = [piece for piece in pieces if piece.kind == "excluded"]
    missing = [piece for piece in refused if not piece.values]
    one_word = [piece.label for piece in missing if piece.excludes == "type" and is_one_word(piece.label)]
    items: list[str | Message] = [*dict.fromkeys(piece.label for piece in refused if piece.values)]
    if said := [*map(_quoted, operators.left_out), *(message("quoted", text=text) for text in one_word)]:
        items.append(message("notice.that-say", words=listed(said, "or")))
    if items:
        yield message("notice.left-out", items=listed(items, "or"))
    if unheld := [piece.label for piece in missing if piece.label not in one_word]:
        yield message("notice.none-to-leave-out", kinds=listed([*unheld], "or"))
    if unread := operators.unread:
        yield message("notice.plain-not", denial=unread.denial, word=unread.text)


def without_idle_claims(
    notices: Iterable[Message], engine_query: EngineQuery, count: int, counted: Callable[[EngineQuery], int]
) -> Iterator[Message]:
    """The notices, which say so if what is left out takes nothing away. ``count`` is how many the query finds, and
    ``counted`` says how many another query finds."""
    for notice in notices:
        if notice.key == "notice.left-out":
            whole = replace(engine_query, excluded=(), excluding=NOTHING, excluded_standards=())
            idle = counted(whole) == count
            yield message("notice.left-out-idle" if idle else "notice.left-out", items=dict(notice.values)["items"])
        else:
            yield notice
