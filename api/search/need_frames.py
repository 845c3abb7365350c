"""Whether the words around a term of a need ask for it: "with", "for" or the like before it, a kind of material or of
learner after it. Pure."""

from __future__ import annotations

import re
from itertools import islice

from api.search.beside_topic import (
    belongs_to_world,
    is_adjective,
    is_beside_topic,
    is_lacking,
    is_of_the_world,
    is_studied,
    is_taught,
    is_technical,
    ungraded,
)
from api.search.grade_words import find_grades_and_phase
from api.search.kinds import kinds
from api.search.need_table import Entry, name_of
from catalog.needs.needs import NEEDS
from catalog.needs.vocabulary import Beside
from catalog.vocabularies.patterns import lazy_pattern
from indexer.words.analysis import words
from indexer.words.synonyms import singular

# Acronyms that teachers also type in small letters; the others are words too ("gate", "tag", "els").
_JARGON = frozenset(
    "ell esl eal esol aac adhd slife sife mtss rti asd fasd els ells mlls dld slcn semh pecs dhh siop wida bsl asl nvda"  # noqa: SIM905
    " tts".split()
)
_WITHOUT = lazy_pattern(r"without\b", re.IGNORECASE)
_SOME = (
    r"(?:(?:a|an|my|our|some|any|good|more|their|clear|optional|extra|simple|many|(?:lots|plenty|a set) of|several"
    r"|built[ -]in|regular|frequent|un|una|mis?|los|las|muchos|muchas)\s+)*"
)
ASKED = lazy_pattern(
    r"(?:\b(?:with|for|using|uses?|through|via|including|includes?|has|have|having|plus|needs?|offers?|supports?"
    r"|provid(?:es?|ing)|contain(?:s|ing)?|featur(?:es|ing)|gets?|in|as|available|help(?:s|ing)?"
    r"|(?:supported|accompanied) by"
    r"|built around|con|para|en|incluye|usando)|\bw/)"
    rf"\s+{_SOME}(?:[\w-]+ (?:and|or|y|o) )?$",
    re.IGNORECASE,
)
_FIT = (
    r"(?:accessible|suit(?:s|ed|able)?|appropriate|adapt(?:ed)?|modified|differentiated|designed|made|written|intended"
    r"|tailored|geared|target(?:ed)?|aimed|pitched|scaffolded|usable|readable|inclusive|good|ideal)"
)
# Whom a material is for, or who is in the class, right before they are named.
FOR = lazy_pattern(
    r"\b(?:(?:for|para|help(?:s|ing)?|support(?:s|ing)?|suits|my|our|mis|have|with|where|that|half)"
    rf"|{_FIT} (?:for|to|by|at|towards?|of)(?: the)?"
    r"|(?:teach|explain|introduc|present|show)\w*\b[^,.;:?!]*\bto|(?:class|group|mix|set) of)\s+"
    r"(?:(?:an?|one|my|our|some|new|young|younger|older|many|all|two|three|several|mis?|los|las"
    r"|(?-i:[A-Z][a-z]+n|[A-Z][a-z]+ese))\s+|[\w-]+ (?:and|or|y|o) )?$",
    re.IGNORECASE,
)
# What learners do with a topic: "newcomers studying the water cycle".
_STUDY = lazy_pattern(
    r"\s+(?:(?:who|that) (?:is|are) )?(?:learning|studying|doing|working on|practi[cs]ing)\b", re.IGNORECASE
)
ABOUT = lazy_pattern(
    r"\b(?:about|history of|invention of|invented|what (?:is|are)|definition of|meaning of|facts on|biography of"
    r"|louis|learn(?:ing)?|teach(?:ing)?|how (?:does|do|to use)|historia de"
    r"|(?!(?:sets?|packs?|packets?|lots?|lists?|banks?|uses?|collections?|plenty|kinds?|types?|range|variety|examples?"
    r"|bundles?|groups?|recap|review|revision|practice|class|classroom|full|out|instead) )[\w-]+ of)\s+(?:the |a )?$",
    re.IGNORECASE,
)
# The person that a text is about: "a novel about a boy with autism".
_TOLD_OF = lazy_pattern(
    r"\b(?:boy|girl|man|woman|men|women|character|person|people|hero|heroine|author|artist|scientist|athlete|composer"
    r"|musician|brother|sister|friend|mother|father)s? (?:with|who (?:is|are|was|were|has|have|had)) (?:a |an )?$",
    re.IGNORECASE,
)
_THE = lazy_pattern(r"(?<!\bfor )\bthe $", re.IGNORECASE)  # "the gifted child in literature"
_OF = lazy_pattern(
    r"\s+(?P<word>[\w-]+\s+)?of\b(?! (?:my|our|any|all)\b)", re.IGNORECASE
)  # "word walls of ancient Egypt"
# "No internet in North Korea", but "no internet in my classroom".
_ELSEWHERE = lazy_pattern(
    r"\s+in\s+(?!(?:my|our|the\s+class\w*|class\w*|school|home|rural|grades?|years?|kinder\w*|small|maths?|mathematics|science"
    r"|reading|writing|history|geography|social\s+studies|art|music|english|spanish|\d\w*)\b)",
    re.IGNORECASE,
)
ENDED = lazy_pattern(r"\s*(?:$|[,;:.!?()]|(?:and|or|plus|for|in|about|on|y|o|para|con|en|sobre)\b)", re.IGNORECASE)
_DOING = lazy_pattern(r"\s+(?:can|could|who|to|understand|learn|with)\b", re.IGNORECASE)
LEARNERS_AFTER = lazy_pattern(
    r"\s+(?:students?|learners?|pupils?|kids|kiddos|children|readers?|class(?:es)?|classroom)\b", re.IGNORECASE
)
MATERIAL = lazy_pattern(
    r"\s+(?:worksheets?|activit(?:y|ies)|lessons?(?:\s+plans?)?|lectures?|texts?|passages?|books?|versions?|editions?"
    r"|materials?|resources?|tasks?|clips?|formats?|cop(?:y|ies)|readings?|stor(?:y|ies)|approach|work"
    r"|games?|packets?|sheets?|pages?|videos?|films?|novels?|articles?|documentar(?:y|ies)"
    r"|handouts?|friendly|accessible|compatible|supports?|practice|practise"
    r"|quiz(?:zes)?|slides?|posters?|lecci(?:ón|ones)|actividad(?:es)?|fichas?|textos?|lecturas?|cuentos?|libros?"
    r"|v[ií]deos?|juegos?|clases?|recursos?|material(?:es)?)\b",
    re.IGNORECASE,
)
# A material, after which what else is there may be named: "worksheet and checklists".
_MATERIAL_AND = lazy_pattern(rf"{MATERIAL.pattern}\s+(?:and|plus|y)\s+$", re.IGNORECASE)
# What is a kind of material whatever is beside it, in the singular; not "reading", "practice" or "text".
KINDS = frozenset(
    "worksheet activity lesson passage book material resource clip game packet sheet video film quiz slide poster"  # noqa: SIM905
    " handout pdf template pack booklet leccion actividad ficha lectura cuento libro juego recurso".split()
)
# Said before a term and its topic, and no part of it, in the singular.
_AROUND = frozenset(
    "free gratis gratuito gratuita good great best new newest latest some any simple easy fun quick short shortest my"  # noqa: SIM905
    " please find need want looking show me approved adopted".split()
)
_PLEASE = lazy_pattern(r"(?:\s+(?:for\s+)?(?:free|gratis|please|thanks|por\s+favor))+\W*$", re.IGNORECASE)
# Adjectives of a material, which ask whatever topic follows: "printable maps of Europe".
_SAY_WHAT_IT_IS = frozenset({"printable", "offline"})
# What is offered beside a material's content, so that even a topical word before it asks: "read-aloud support".
_OFFERED = lazy_pattern(r"[\s-]+(?:supports?|options?|versions?|editions?|needs|friendly|compatible)\b", re.IGNORECASE)
# What is said of a material that is made or changed for learners, wherever it is in a query: "dyslexia adapted".
FITTED = lazy_pattern(
    r"[\s-]+(?:friendly|accessible|accommodations?|accommodated|adaptations?|adapted|modifications?|modified|inclusive"
    r"|differentiat(?:ed|ion)|appropriate)\b",
    re.IGNORECASE,
)
# What has a content of its own, so that "of" tells it: "tactile graphics of cells", "a large-print edition of poems".
_WITH_CONTENT = (
    r"(?:versions?|editions?|graphics?|diagrams?|maps?|models?|pictures?|drawings?|videos?|films?|texts?"
    r"|translations?|transcripts?|recordings?|descriptions?|simulations?|animations?|books?|worksheets?|articles?|summar(?:y|ies)|reading)"
)
_CONTENT_OF = lazy_pattern(rf"\s+(?:{_WITH_CONTENT}\s+)?of\b(?! an? )", re.IGNORECASE)
_VERSION_OF = lazy_pattern(r"\s+(?:versions?|editions?)(?=\s+of\b)", re.IGNORECASE)
_OF_THE = lazy_pattern(r"\s+of\b(?:\s+the\b)?", re.IGNORECASE)
_ENDS_WITH_CONTENT = lazy_pattern(rf".*\b{_WITH_CONTENT}", re.IGNORECASE)
# What says how a material is, so that a school subject may follow: "no wifi science", "audio-described history".
_ATTRIBUTE = lazy_pattern(
    r"(?:no|non|without|reduced|low|high|slow|limited|large|big|plain|easy) .*"
    r"|bilingual|multilingual|(?:dual|two|home|first) language"
    r"|offline|unplugged"
    r"|.*(?:ed|able|ible|friendly|free|safe|only|ready|compatible|light|print|paced)",
    re.IGNORECASE,
)
_JOINED = lazy_pattern(r"(?:with|on|to|for)\b")  # to the topic before: "writing with audio"
_SUBJECT = lazy_pattern(
    r"\s+(?:sciences?|history|technolog\w+|evolution|genetics|inherit\w*|pedigrees?|statistics|diseases?|timelines?)\b",
    re.IGNORECASE,
)

_ANOTHER = lazy_pattern(r".* board\s+games?\b|pecs\s+(?:exercises?|muscles?|workouts?|stretch\w*)\b", re.IGNORECASE)
_MUCH = lazy_pattern(r"\b(?:much|any|many|lots?|too)\b", re.IGNORECASE)

_LEARNING = frozenset({"understanding", "language", "challenge"})
_ABOUT_TOPIC = lazy_pattern(r"\s+(?:about|on|sobre)\b", re.IGNORECASE)
_WORD = lazy_pattern(r"\S+")
_KIND_WORDS = 3  # of a kind's name at most
_FOR_TOPIC = lazy_pattern(
    r"\s+(?:for|para|to (?:teach|support|help|scaffold|practi[cs]e|learn)(?: with)?)\s+(?!an?\b)\w", re.IGNORECASE
)
_FOR_MATERIAL = lazy_pattern(rf"\s+(?:for|para)(?:\s+[\w-]+)?{MATERIAL.pattern}", re.IGNORECASE)


def is_wish(entry: Entry, before: str, after: str, term: str, *, shouts: bool) -> bool:
    """Whether a term that is not all of a query asks for its need. ``shouts`` if capitals say something: not in "ODD
    AND EVEN NUMBERS"."""
    if is_no_need(entry, before, after, term):
        return False
    topical = entry.topical or (entry.capitals and not (_shouted(term) and shouts) and term.lower() not in _JARGON)
    if topical:
        aids = not before.strip() and _is_aid(entry, after, term)
        if entry.capitals and not before.strip() and is_taught(after):
            return shouts or not _shouted(term)  # "gt fractions", but not "GT cars"
        return aids or _is_asked(entry, before, after, term, shouts) or _is_beside_topic(entry, before, after, term)
    return not (ABOUT.search(before) or (entry.learners and _THE.search(before)))


def _is_a_subject(entry: Entry, before: str, after: str, term: str) -> bool:
    """Whether the words around a term make what it names the subject, be it a term of learners or of materials."""
    if _is_of(entry, after, term) or _TOLD_OF.search(before) or (_is_loose(entry) and _ELSEWHERE.match(after)):
        return True
    if entry.learners:
        return False
    if is_of_the_world(entry.need, after) or (_WITHOUT.match(term) and is_lacking(before) and not _MUCH.search(term)):
        return True
    return is_studied("", after, near=not entry.topical) and not _is_attribute(entry, after)


def is_no_need(entry: Entry, before: str, after: str, term: str) -> bool:
    return _is_a_word(entry, before, after, term) or _is_a_subject(entry, before, after, term)


def _is_a_word(entry: Entry, before: str, after: str, term: str) -> bool:
    """Whether a short acronym is a word as it is typed, "id", or a term with the next word: "core board games"."""
    if _ANOTHER.match(f"{entry.text.lower()}{after}"):
        return True
    short = entry.capitals and entry.topical and len(entry.text) < 3 and not _shouted(term)
    return short and (bool(before.strip()) or not is_taught(after))


def _is_attribute(entry: Entry, after: str) -> bool:
    """Whether a term says how a material of a school subject is: "no wifi science experiments"."""
    subject = _SUBJECT.match(after)
    says_how = not entry.topical and _ATTRIBUTE.fullmatch(entry.text)
    return bool(subject and says_how and not is_studied("", after[subject.end() :]))


def material_end(after: str) -> int:
    """Where the kind of material ends that follows a term, 0 if none does."""
    if match := MATERIAL.match(after):
        return match.end()
    spoken = list(islice(_WORD.finditer(after), _KIND_WORDS))
    for length in range(len(spoken), 0, -1):
        if tuple(singular(word) for match in spoken[:length] for word in words(match[0])) in kinds():
            return spoken[length - 1].end()
    return 0


def _is_asked(entry: Entry, before: str, after: str, term: str, shouts: bool) -> bool:
    """Whether a term that is also a topic is used to ask for a need."""
    rest = f" {ungraded(after)}"
    ends = ENDED.match(rest)
    if before.rstrip().endswith("(") and after.lstrip().startswith(")"):
        return not entry.capitals or _shouted(term)
    if entry.learners and not entry.capitals:
        return bool(
            LEARNERS_AFTER.match(after)
            or (FOR.search(before) and (ends or _DOING.match(rest) or _STUDY.match(rest)))
            or (entry.less == "condition" and ends and ASKED.search(before))
            or (not ungraded(before) and _STUDY.match(after))
        )
    if entry.learners and LEARNERS_AFTER.match(after):
        return True
    if ASKED.search(before) or _MATERIAL_AND.search(before):
        return bool(ends or material_end(after))
    if shouts and entry.capitals and _shouted(term) and not ABOUT.search(before):
        return bool(material_end(after) or not after.strip(" ?!."))
    return False


def _shouted(term: str) -> bool:
    return term.removesuffix("s").isupper()


def _is_of(entry: Entry, after: str, term: str) -> bool:
    """Whether "of" follows, or a word and "of": "word walls of ancient Egypt", but "ELL causes of the Civil War"."""
    if _VERSION_OF.match(after):
        return False
    tells = _CONTENT_OF.match(after)
    if tells and not entry.topical and (tells[0].split()[0] != "of" or _ENDS_WITH_CONTENT.fullmatch(term)):
        return False
    match = _OF.match(after)
    if entry.text in _SAY_WHAT_IT_IS and match and match["word"]:
        return False  # "printable maps of Europe"
    return bool(match and (entry.topical or not entry.learners or not match["word"]))


def _is_loose(entry: Entry) -> bool:
    """Whether a place may follow that makes it a topic: "no internet in Korea", "visual cues in film"."""
    return entry.topical or entry.kind == "helps" or entry.text.startswith(("no ", "without "))


def _is_beside_topic(entry: Entry, before: str, after: str, term: str) -> bool:
    """Whether a term asks since it is at one end of a query, beside a topic and no part of it; or, at its beginning,
    before a kind of material."""
    if entry.capitals or not (entry.learners or entry.beside) or belongs_to_world(entry.need, before):
        return False
    if (entry.beside or entry.learners) and (offered := _OFFERED.match(after)):
        rest = _OF_THE.sub("", after[offered.end() :], count=1) if _VERSION_OF.match(after) else after[offered.end() :]
        return not is_of_the_world(entry.need, rest) and is_beside_topic(
            before, rest, names_learners=False, begins=True
        )
    if all(name_of(word) in KINDS or name_of(word) in _AROUND for word in words(ungraded(before))):
        before = ""  # "lesson offline water cycle", "free printable phonics"
    after = _PLEASE.sub("", after)  # "phonics printable free please"
    if _says_what_it_is(entry, before, after):
        return True
    if end := material_end(after):
        rest = ungraded(after[end:])
        if not before.strip():
            return entry.beside is not Beside.NO and bool(rest or entry.kind != "asks")
        after = after[end:]
    several = entry.learners and " " in entry.text and entry.less != "adjective"
    if not (entry.beside or several or find_grades_and_phase(before + after)):
        return False
    # "Captions fractions" asks for captions; "caption contests" are of captions.
    singular_of_several = entry.text.endswith("s") and not term.endswith("s") and not entry.learners
    begins = entry.beside is Beside.EITHER and not singular_of_several and not is_technical(entry.text, after)
    apart = entry.learners or bool(_ATTRIBUTE.fullmatch(entry.text) or _JOINED.match(entry.text))
    return is_beside_topic(before, after, names_learners=entry.learners, begins=several or begins, apart=apart)


def _is_aid(entry: Entry, after: str, term: str) -> bool:
    """Whether a term at the beginning names a support of learning for the topic that follows, or something for a
    material: "manipulatives for fractions", "transcripts for lectures", "social stories about lunch"."""
    need, (*_, last) = NEEDS.get(entry.need), term.split()
    if need is None or not (entry.kind == "helps" or entry.beside is not Beside.NO):
        return False
    if _FOR_MATERIAL.match(after) or (_ABOUT_TOPIC.match(after) and material_end(f" {last}")):
        return True
    return entry.kind in {"helps", "offers"} and need.group in _LEARNING and _FOR_TOPIC.match(after) is not None


def _says_what_it_is(entry: Entry, before: str, after: str) -> bool:
    """Whether a term is an adjective of the material asked for; "printable" may follow other words."""
    if entry.text not in _SAY_WHAT_IT_IS or is_technical(entry.text, after) or not is_adjective(before, after):
        return False
    return entry.need == "printable" or not ungraded(before)
