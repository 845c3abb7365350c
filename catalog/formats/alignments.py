"""A record's standards: schema.org's alignment objects, and LRMI's teaches, assesses, competencyRequired."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from catalog.formats.record import LIMITS, check_length
from catalog.formats.values import Node, Reader, identity, plain, printable
from catalog.messages import message
from catalog.model import Alignment, AlignmentType
from catalog.standards.codes import looks_like_code

_ALIGNMENTS = {
    "teaches": AlignmentType.TEACHES,
    "assesses": AlignmentType.ASSESSES,
    "requires": AlignmentType.REQUIRES,
    "competencyrequired": AlignmentType.REQUIRES,
    "": AlignmentType.TEACHES,
}
# A run of spaces is tried from its first one only: from each of them, it would cost its length squared.
_SEPARATORS = (r"(?:(?<!\s)\s+)?[,;|\n]\s*|(?<!\s)\s+(?:and|or|&|y|und|et)\s+", r"\s+")  # in the order they are tried
_AFTER_NAME = re.compile(r"(?P<name>[^\W\d_][^:;,]{0,80}?)(?:\s*:\s*|\s+[-–—]\s+|\s+)(?P<code>\S+)")
_BEFORE_WORDS = re.compile(r"(?P<code>\S+?):?\s*(?:[-–—:]\s+|\s)(?P<words>[^\W\d_]\S*(?:\s+\S+){2,})", re.DOTALL)
_REMARK = re.compile(r"(?<!\s)\s+\((?P<words>[^\W\d_][^()\d]{2,60})\)\Z")  # "4.NF.A.1 (partial)"
_MAX_REMARKS = 5
CODE_KEYS = ("termCode", "codeValue", "code", "notation", "humanCodingScheme", "statementCode", "targetName")


@dataclass(slots=True)
class Claims:
    """What a record says of standards, and what else its alignments turn out to be about."""

    alignments: list[Alignment] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    grades: list[str] = field(default_factory=list)
    objectives: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_claims(read: Reader) -> Claims:
    claims = Claims()
    for value in read.nodes("educationalAlignment"):
        if isinstance(value, Mapping):
            _alignment_object(read, value, claims)
        else:
            words = check_length("educationalAlignment", plain(read.words(value)), LIMITS.value)
            claims.alignments += _aligned(AlignmentType.TEACHES, words)
    for name in ("teaches", "assesses", "competencyRequired"):
        for value in read.nodes(name):
            _term(read, name, value, claims)
    return claims


def _alignment_object(read: Reader, value: Node, claims: Claims) -> None:
    """schema.org's AlignmentObject, which also says subjects, levels and complexity."""

    def value_of(*names: str) -> str:
        return next((plain(text) for name in names if (text := read.words(value.get(name)))), "")

    kind = value_of("alignmentType").rpartition("/")[2].replace(" ", "").lower()
    name, address = value_of("targetName"), value_of("targetUrl", "targetURL", "caseItemUri", "caseItemGUID")
    description, framework = value_of("targetDescription"), value_of("educationalFramework")
    for text in (name, address, description, framework):
        check_length("educationalAlignment", text, LIMITS.value)
    if kind in _ALIGNMENTS:
        wordy = len(name.split()) > 4 and bool(address)  # a sentence for a name: the address is the code
        code = address if wordy or not name else name
        if code or description:
            statement = description or (name if wordy else "")
            claims.alignments += _aligned(_ALIGNMENTS[kind], code or description, framework, statement)
    elif kind == "educationalsubject":
        claims.subjects += [name or description]
    elif kind in ("educationallevel", "educationlevel"):
        claims.grades += [name or description]
    elif kind in ("readinglevel", "textcomplexity") and (name or description):
        claims.notes.append(f"Reading level: {name or description}" + (f" ({framework})" if framework else ""))
    elif name or address or description:
        read.note("educationalAlignment", kind, "Alignments of this type are not used.", message("remark.alignment"))


def _term(read: Reader, name: str, value: Any, claims: Claims) -> None:
    """A value of teaches, assesses or competencyRequired: a sentence is an objective, a code or term an alignment."""
    words = check_length(name, plain(read.words(value)), LIMITS.value)
    kind = _ALIGNMENTS[name.lower()]
    if isinstance(value, Mapping):
        code = next((plain(value[k]) for k in CODE_KEYS if isinstance(value.get(k), str)), "")
        if code := code or identity(value):
            scheme = value.get("inDefinedTermSet") or value.get("inScheme")
            framework = plain(read.words(scheme))[: LIMITS.value]
            statement = plain(read.words(value.get("description"))) or (words if words != code else "")
            claims.alignments += _aligned(kind, code, framework, statement)
        if not code and not words:
            read.note(
                name,
                ", ".join(map(str, value))[:200],
                "An object without a code, an address or words says nothing.",
                message("remark.empty-object"),
            )
        words = "" if words == code else words
    elif re.fullmatch(r"https?://\S+", words) or all(looks_like_code(code.code) for code in split_codes(words)):
        claims.alignments += _aligned(kind, words)
        return
    if words and kind is AlignmentType.REQUIRES:
        claims.notes.append(f"Assumes: {words}")
    elif words:
        claims.objectives.append(words)


def _aligned(kind: AlignmentType, text: str, framework: str = "", statement: str = "") -> list[Alignment]:
    """An alignment for every code that one value names."""
    codes = split_codes(printable(text))
    return [
        Alignment(kind, code.code, None, framework or code.framework, statement or code.statement) for code in codes
    ]


class NamedCode(NamedTuple):
    """A code of a standard with what stood beside it."""

    code: str
    framework: str = ""
    statement: str = ""


def split_codes(text: str) -> list[NamedCode]:
    """The codes in one value: "4.NF.A.1, 4.NF.A.2", "Common Core: 4.NF.1", "3.NF.A.1 and 3.NF.A.2", "RL.3.1 RL.3.2".

    Only what is written as codes are is taken apart; anything else is one code as it is.
    """
    if re.match(r"https?://|urn:", text) or looks_like_code(text):
        return [NamedCode(text)]
    for separators in _SEPARATORS:
        pieces = [piece for piece in re.split(separators, text) if piece]
        codes = [_one_code(piece) for piece in pieces]
        if len(pieces) > 1 and all(codes):
            framework = next((code.framework for code in codes if code and code.framework), "")
            return [code._replace(framework=code.framework or framework) for code in codes if code]
    return [_one_code(text) or NamedCode(text)]


def _one_code(text: str) -> NamedCode | None:
    """The one code that a text is, with a name before it or words and remarks behind it; the first remark counts."""
    text, remark = text.strip(" ."), ""
    for _ in range(_MAX_REMARKS):
        match = _REMARK.search(text)
        if match is None or "\n" in text[: match.start()]:
            break
        text, remark = text[: match.start()].strip(" ."), match["words"]
    code = _without_remark(text)
    return code._replace(statement=code.statement or remark) if code else None


def _without_remark(text: str) -> NamedCode | None:
    if looks_like_code(text):
        return NamedCode(text)
    if (match := _AFTER_NAME.fullmatch(text)) and looks_like_code(match["code"]):
        return NamedCode(match["code"], match["name"].strip())
    if (match := _BEFORE_WORDS.fullmatch(text)) and looks_like_code(match["code"]):
        return NamedCode(match["code"], "", match["words"])
    return None
