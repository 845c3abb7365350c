"""What is left out of a query's answer, and what is said of that. Pure. ``api.search.denials`` reads what is denied."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from api.search.denials import is_one_word
from api.search.kinds import kinds_message
from api.search.operators import Operators, OperatorSpan
from api.search.pieces import Knowledge, hull, tokens_of
from api.search.query_language import translations
from api.search.weighting import Piece
from catalog.messages import Message, listed, message
from catalog.model import Filter
from indexer.engine import NOTHING, EngineQuery
from indexer.words.analysis import terms
from indexer.words.spelling import Speller
from indexer.words.synonyms import singular

_ENDINGS_OF_NAMES = ("n", "an", "ian", "ean", "ese")
_MIN_NAME = 4  # letters of a name


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
    corrected = knowledge.speller.correct(span.text.lower()) if is_one_word(span.text) and not language else None
    return span._replace(text=corrected or span.text)


def _quoted(span: OperatorSpan) -> Message:
    if span.meant:
        return message("notice.in-english", text=span.text, meant=span.meant)
    return message("quoted" if is_one_word(span.text) else "notice.all-words", text=span.text)


def _derived(word: str, speller: Speller) -> list[str]:
    base = singular(word)
    if len(base) < _MIN_NAME:
        return []
    roots = (base, base[:-1]) if base[-1] in "aeoy" else (base,)
    return [root + ending for root in roots for ending in _ENDINGS_OF_NAMES if speller.occurs(root + ending)]


def left_out_notices(pieces: Sequence[Piece], operators: Operators) -> Iterator[Message]:
    """What is left out, what is asked to be and cannot be, and what denies but is read as words."""
    refused = [piece for piece in pieces if piece.kind == "excluded"]
    missing = [piece for piece in refused if not piece.values]
    one_word = [piece.label for piece in missing if piece.excludes == "type" and is_one_word(piece.label)]
    items: list[str | Message] = [
        kinds_message(label) for label in dict.fromkeys(piece.label for piece in refused if piece.values)
    ]
    if said := [*map(_quoted, operators.left_out), *(message("quoted", text=text) for text in one_word)]:
        items.append(message("notice.that-say", words=listed(said, "or")))
    if items:
        yield message("notice.left-out", items=listed(items, "or"))
    if unheld := [piece.label for piece in missing if piece.label not in one_word]:
        yield message("notice.none-to-leave-out", kinds=listed([kinds_message(kind) for kind in unheld], "or"))
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
