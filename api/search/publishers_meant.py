"""Publishers that are named by a part of their name: "Oak fractions", "oak national rivers". Pure."""

from __future__ import annotations

from api.search.denials import Denied, is_one_word
from api.search.pieces import Knowledge, is_quoted, tokens_of
from api.search.teacher_terms import CHATTER
from api.search.weighting import Piece, within
from api.search.without_topics import Texts
from indexer.words.analysis import is_stopword
from indexer.words.spelling import Together
from indexer.words.synonyms import singular


def named_by_part(
    typed: str, denied: Denied, knowledge: Knowledge, together: Together | None, texts: Texts
) -> Piece | None:
    """The first publisher that is so named in the words of no piece."""
    return _named_by_beginning(typed, denied, knowledge, texts) or _named_by_first_word(
        typed, denied, knowledge, together
    )


def _named_by_beginning(typed: str, denied: Denied, knowledge: Knowledge, texts: Texts) -> Piece | None:
    """A publisher that is named by the first words of its name, in any letters, which no text of the catalog says side
    by side, nor the last of them with the word after: "oak national rivers", but not "oak national park"."""
    outside = [word for word in tokens_of(typed) if not within(word, denied.pieces)]
    said = [word.folded for word in outside]
    for at, first in enumerate(outside):
        begun = knowledge.publishers.begun_at(said, at)
        if begun is None or is_quoted(first, denied.operators.quoted):
            continue
        publisher, length = begun
        last, after = outside[at + length - 1], outside[at + length : at + length + 1]
        spoken = typed[first.start : last.end]
        following = [word.folded for word in after if word.start - last.end == 1 and not is_stopword(word.folded)]
        if spoken.count(" ") == length - 1 and not any(
            texts.say(pair) for pair in (spoken, *(f"{last.folded} {word}" for word in following))
        ):
            return Piece("publisher", publisher, (publisher,), first.start, last.end)
    return None


def _named_by_first_word(typed: str, denied: Denied, knowledge: Knowledge, together: Together | None) -> Piece | None:
    """A publisher that is named by the first word of its name alone, which names no kind or subject. It is written with
    a capital or left out, and the words beside it are not about it: "Oak fractions", "-oak", but not "Oak leaves"."""
    quoted, left_out = denied.operators.quoted, denied.operators.left_out
    outside = [word for word in tokens_of(typed) if not within(word, denied.pieces)]
    for word in outside:
        publisher = knowledge.publishers.named_by(word.folded)
        if not publisher or word.folded in CHATTER or (singular(word.folded),) in knowledge.phrases:
            continue
        refused = any(span.start <= word.start < span.end and is_one_word(span.text) for span in left_out)
        capital = typed[word.start].isupper()
        if is_quoted(word, quoted) or not (capital or refused):
            continue
        others = (other for other in outside if other is not word and not is_quoted(other, left_out))
        beside = [other.folded for other in others if not is_stopword(other.folded)]
        first = not any(other.start < word.start for other in outside if not is_quoted(other, left_out))
        surely = not beside or (refused and (capital or not first))
        if surely or (together is not None and together([word.folded], beside)[0] < 0):
            return Piece("publisher", publisher, (publisher,), word.start, word.end)
    return None
