"""What is said of a query beside its results: what is not here, and what is not taken as it was typed. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from api.search.arrangements import need_notices, unstated_notices
from api.search.kinds import kinds_message
from api.search.left_out import left_out_notices
from api.search.lengths import SHORT, find_vague_length, length_label, lengths_as_words, says_short
from api.search.operators import Operators
from api.search.places_asked import places_not_read
from api.search.query_language import Translation
from api.search.weighting import CONDITIONS, Piece
from catalog.messages import Message, listed, message
from catalog.vocabularies.cues import DIGITS, has_cue
from catalog.vocabularies.patterns import lazy_pattern
from indexer.words.analysis import terms


def query_notices(
    typed: str,
    pieces: Sequence[Piece],
    operators: Operators,
    topic: str,
    *,
    translated: Sequence[Translation],
    languages: Sequence[str],
) -> tuple[Message, ...]:
    """``topic`` is what is looked for, ``translated`` what of it in English though it was typed in another language;
    ``languages`` are the catalog's."""
    codes = dict.fromkeys(piece.label for piece in pieces if piece.kind == "standard" and piece.values)
    return (
        *unknown_codes([piece for piece in pieces if piece.kind == "standard"]),
        *_frameworks(pieces),
        *_qualities(pieces),
        *unmet_conditions(pieces),
        *left_out_notices(pieces, operators),
        *_missing(pieces, topic or ", ".join(codes)),
        *_quoted(operators),
        *_languages_not_here(pieces, languages),
        *_place_in_unit(operators.readable),
        *_lengths_not_read(pieces, operators.readable),
        *places_not_read(operators.readable),
        *_no_grades(pieces, operators.readable),
        *need_notices(
            [typed[piece.start : piece.end] for piece in pieces if piece.kind == "refused" and not piece.excludes],
            operators.readable,
        ),
        *unstated_notices(pieces, operators.readable),
        *_translated(typed, translated),
    )


def _translated(typed: str, translated: Sequence[Translation]) -> Iterator[Message]:
    if translated:
        pairs: list[str | Message] = [
            message(
                "notice.translation",
                typed=typed[translation.words[0].start : translation.words[-1].end],
                meant=translation.meant,
            )
            for translation in translated
        ]
        yield message("notice.translated", pairs=listed(pairs, "comma"))


def unknown_codes(pieces: Sequence[Piece]) -> Iterator[Message]:
    """Codes of frameworks that are not imported: recognized, and said not to be here."""
    if unknown := [message("quoted", text=piece.label) for piece in pieces if not piece.values]:
        yield message("notice.unknown-code", len(unknown), codes=listed(unknown, "or"))


def _frameworks(pieces: Sequence[Piece]) -> Iterator[Message]:
    """Names of frameworks, which narrow nothing, refused or not: a standard is asked for by its code."""
    refused = dict.fromkeys(piece.label.strip() for piece in pieces if piece.excludes == "framework")
    if refused:
        names = listed([message("quoted", text=name) for name in refused])
        yield message("notice.framework-refused", len(refused), names=names)
    named = dict.fromkeys(piece.label for piece in pieces if piece.kind == "framework")
    if named:
        yield message("notice.framework", names=listed([message("quoted", text=name) for name in named]))


def _qualities(pieces: Iterable[Piece]) -> Iterator[Message]:
    """What no material states of itself."""
    labels = {piece.label.lower(): message("quoted", text=piece.label) for piece in pieces if piece.kind == "quality"}
    if labels:
        yield message("notice.quality", len(labels), words=listed([*labels.values()], "and"))


def unmet_conditions(pieces: Iterable[Piece]) -> Iterator[Message]:
    """Conditions that no material here meets, so that they would leave nothing."""
    for piece in pieces:
        if piece.kind in CONDITIONS and not piece.values:
            yield message(f"notice.no-{piece.kind}", words=message("quoted", text=piece.label))


def _missing(pieces: Sequence[Piece], topic: str) -> Iterator[Message]:
    """Kinds and publishers that the catalog has nothing of."""
    missing = [piece for piece in pieces if piece.is_missing]
    nothing = not topic and any(piece.is_unknown_code for piece in pieces)  # is shown beside a code that is not here
    kinds = list(dict.fromkeys(piece.label for piece in missing if piece.kind == "type"))
    if "units" in kinds:
        kinds.remove("units")
        yield message("notice.no-units")
    if kinds:
        names = listed([kinds_message(kind) for kind in kinds], "or")
        yield (
            message("notice.no-kind", names=names, topic=topic)
            if topic
            else message("notice.no-kind-here", names=names)
            if nothing
            else message("notice.no-kind-listed" if len(missing) < len(pieces) else "notice.no-kind-only", names=names)
        )
    if publishers := list(dict.fromkeys(piece.label for piece in missing if piece.kind == "publisher")):
        names = listed([*publishers], "or")
        yield (
            message("notice.no-publisher", names=names, topic=topic)
            if topic
            else message("notice.no-publisher-only", names=names)
        )


def _quoted(operators: Operators) -> Iterator[Message]:
    for span in operators.quoted:
        if len(terms(span.text)) > 1:
            yield message("notice.quoted", words=span.text)


def _languages_not_here(pieces: Iterable[Piece], catalog_languages: Sequence[str]) -> list[Message]:
    known = {tag.partition("-")[0] for tag in catalog_languages}
    asked = [piece for piece in pieces if piece.kind == "language"]
    missing = [Message(f"tongue.{piece.value}", default=piece.label) for piece in asked if piece.value not in known]
    return [message("notice.no-language", languages=listed(missing, "or"))] if missing else []


# "Next lesson after Introduction to ratios", "what comes before long division".
_AFTER = lazy_pattern(
    r"^\W*(?P<asked>(?:what(?:['’]?s|\s+is|\s+comes|\s+goes)?|which)?\s*(?:the\s+)?(?:(?:next|previous|following)\s+)?"
    r"(?:(?:lesson|unit|material|topic)s?\s*)?(?:(?:that\s+)?(?:comes?|goes)\s+)?(?:right\s+)?(?:after|before|following))"
    r"\s+\S",
    re.IGNORECASE,
)
_ORDERED = lazy_pattern(r"\b(?:lesson|unit|material|topic|next|previous|comes?|goes|what)", re.IGNORECASE)


def _place_in_unit(typed: str) -> list[Message]:
    """Where to look for what comes before or after a material, since a search has no order of lessons."""
    match = _AFTER.match(typed)
    return [message("notice.place-in-unit", words=match["asked"])] if match and _ORDERED.search(match["asked"]) else []


def _lengths_not_read(pieces: Iterable[Piece], typed: str) -> Iterator[Message]:
    """Lengths that are refused, and words for a length that is no number of minutes."""
    refused = [message("quoted", text=piece.label.strip()) for piece in pieces if piece.excludes == "minutes"]
    if refused:
        yield message("notice.length-refused", words=listed(refused, "or"))
    lengths = [(typed[piece.start : piece.end], piece.value) for piece in pieces if piece.kind == "minutes"]
    if short := [message("quoted", text=text) for text, value in lengths if says_short(text, value)]:
        yield message("notice.length-short", words=listed(short, "and"), length=length_label(str(SHORT)))
    if vague := find_vague_length(typed):
        yield message("notice.no-length", words=vague)
    if unread := [message("quoted", text=text) for text in lengths_as_words(typed)]:
        yield message("notice.length-as-words", len(unread), words=listed(unread, "and"))


# Years and grades that no school has; "year 1066" and "the year 14 AD" are dates.
_NO_GRADE = lazy_pattern(
    r"(?<![\w.])(?:[abc][12][\s-]levels?|levels?\s+[abc][12]|(?:grade|year|yr|grado|curso)\s+(?:0|1[4-9]|20)|(?:1[3-9]|20)th\s+grade)"
    r"(?![\w%°]|[.:/-]\w|\s+(?:of|bce?|ad|ce|a\.?c|d\.?c|old|olds|after|before|later|plan|d\.?\s*c)\b)",
    re.IGNORECASE,
)


def _no_grades(pieces: Sequence[Piece], typed: str) -> list[Message]:
    read = {piece.label for piece in pieces if piece.kind == "grade"}
    matches = _NO_GRADE.finditer(typed) if has_cue(typed, DIGITS) else ()
    found = [message("quoted", text=match[0]) for match in matches if match[0] not in read]
    return [message("notice.no-grade", len(found), words=listed(found, "and"))] if found else []


def without_unknown_grades(typed: str) -> str:
    """The words but for years and grades that no school has."""
    return _NO_GRADE.sub(" ", typed)
