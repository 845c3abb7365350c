"""Whether a word that is also a topic asks for a learner need because it is beside a topic: "photosynthesis braille",
"autism fractions grade 3", but not "writing captions", "braille code as binary" or "autism awareness". Pure.

Only the ends of a query count, a grade left aside. At its end the word before must be about something else; at its
beginning no small word may follow, since "captions on maps" and "the gifted child in literature" are topics.
"""

from __future__ import annotations

import re

from api.search.grade_words import find_grades_and_phase
from catalog.vocabularies.patterns import lazy_pattern

_WORD = lazy_pattern(r"[^\W_][\w'’-]*")
_SMALL = lazy_pattern(
    r"(?:of|the|to|in|into|and|or|who|whom|about|a|an|is|are|was|were|be|by|from|vs|on|at|as|with|for|his|her"
    r"|their|this"
    r"|that|what|why|how|when|where|between|against|going|born|became|become|del?|la|el|los|las|un|una|y|o|en|sobre)",
    re.IGNORECASE,
)
# What is done with the thing that a word names, which is then the topic.
_DONE = lazy_pattern(
    r"(?:read|write|use|learn(?:ing)?|know|teach(?:ing)?|make|add|create|draw|invent\w*|understand|study"
    r"|explain|louis|modern|early|famous"
    r"|history|story|life|brain)",
    re.IGNORECASE,
)
# What makes a condition or a thing the subject of study, wherever it is beside it.
_STUDIED = lazy_pattern(
    r"\b(?:awareness|acceptance|neuro\w+|genetics?|genes?|brains?|causes?(?! (?:and|&) effects?)"
    r"|diagnos\w+|symptoms?|vaccin\w+|psycholog\w+|biograph\w+|inventors?|inventions?|aids?|batteries|protests?"
    r"|prejudice|stigma|stereotypes?|discrimination|segregation|debates?|controvers\w+)\b",
    re.IGNORECASE,
)
# What does so directly after it.
_HEADS = lazy_pattern(
    r"\s+(?:research|statistics|history|timeline|communit\w+|cultures?|rights?|laws?|acts?|polic\w+|education"
    r"|movements?"
    r"|industry|market|software|technolog\w+|adverti\w+|poets?|composers?|artists?|authors?|musicians?"
    r"|characters?|hero\w*"
    r"|scientists?|athletes?|people|persons?|actors?|codes?|alphabets?|therap\w+|diseases?|evolution|novels?|memoirs?"
    r"|museums?|hands|inherit\w*|pedigrees?|sciences?|runners?|players?|soldiers?|workers?|veterans?"
    r"|performers?|swimmers?|adults?|parents?|hieroglyph\w*|programs?)\b",
    re.IGNORECASE,
)
# What makes a word before it technical: "offline storage", "printable circuits", "sign language recognition".
_TECHNICAL = lazy_pattern(
    r"\s+(?:storage|data|databases?|payments?|marketing|retail|sales|shopping|algorithms?|maps?|mode|systems?|circuits?"
    r"|electronics?|area|characters?|organs?|recognition|translation|interpret\w+|apps?|software|learning\s+theory"
    r"|grammar|linguistics|processing|computing|world|safety|attacks?)\b",
    re.IGNORECASE,
)
# Things of the world that are so too, by the need that the same words say of a material: "bilingual road signs", "tier
# 2 cities", "flicker-free lights".
_OF_THE_WORLD = {
    need: lazy_pattern(rf"\s+(?:(?!with|for|in|of)[\w-]+\s+)?(?:{nouns})\b", re.IGNORECASE)
    for need, nouns in {
        "advanced": (
            r"fields?|cords?|leads?|cables?|ladders?|tubes?|springs?|theor\w+|facilit\w+|plants?|process\w*|cars?"
            r"|policies|rac(?:es?|ing)|motors?|services?|agents?|granted|colleges?|line|railways?|piece|bone|exercises?"
        ),
        "sensory-autism": r"weather|seas?|waters?|winds?|storms?",
        "captions": r"poems?|novels?|symphon\w+|essays?",
        "low-vision": r"newspapers?|runs?|adverts?|billboards?",
        "photosensitive": r"lights?|lamps?|leds?|bulbs?|frames?|displays?|motors?",
        "keyboard-only": r"instruments?|music\w*|sonatas?|players?",
        "own-pace": (
            r"football|soccer|hockey|rugby|matches|goals?|penalt\w+|cup|rules|walk(?:s|ing)?|runn?(?:s|ing)?|exercise"
            r"|workouts?|races?|sports?"
        ),
        "concrete-representations": r"clocks?|dials?",
        "home-language": (
            r"signs?|signage|packaging|cit(?:y|ies)|countr(?:y|ies)|nations?|empires?|societ(?:y|ies)|writers?|poets?"
            r"|brains?|governments?|parliaments?|constitutions?|kings?|queens?|rulers?|emperors?|peoples?|populations?"
            r"|speakers|inscriptions?|manuscripts?|regions?|states?|provinces?|schools?|education"
        ),
        "intervention": (
            r"herbs?|massage|measures?|actions?|laws?|theor\w+|forces?|polic\w+|troops|bounds?|cit(?:y|ies)|towns?"
            r"|suppliers?|capital|networks?|universit(?:y|ies)|leagues?"
        ),
        "prerequisite-practice": (
            r"growth|problems?|econom\w+|industrial\w*|tv|television|phase|effect|immuni\w+|vaccin\w+"
            r"|(?:for|of|to) (?:democra\w+|life|peace|war|revolutions?|citizenship|industriali\w+|civili\w+"
            r"|agriculture)"
        ),
        "offline": (
            r"music|concerts?|festivals?|albums?|guitars?|performances?|appliances?|societ(?:y|ies)|stores?|shops?"
            r"|business\w*|brands?|tribes?|parenting|dating"
        ),
        "printable": r"packag\w+|surfaces?|inks?|sensors?|batter\w+|tissues?",
        "low-preparation": r"dinners?|meals?|recipes?|food|surger\w+|diets?",
        "screen-reader": r"cit(?:y|ies)|buildings?|streets?|architecture|museums?",
    }.items()
}
# Things of the world that have what the same words say of a material, directly before them.
_OWNERS = {
    need: lazy_pattern(rf"\b(?:{owners})\W+$", re.IGNORECASE)
    for need, owners in {
        "captions": r"m?rna|dna|genes?|courts?|trial|tapes?|college|school|academic",
        "low-vision": r"photo(?:s|graph\w*)?|paintings?|drawings?|art|values?|hearts?|spleens?|livers?|cells?",
        "advanced": (
            r"uranium|plutonium|isotopes?|nutrients?|soils?|foods?|flour|oxygen|air|fuel|vitamins?|environmental"
            r"|animals?|zoo|rules?|theorems?"
            r"|springs?|elastic|hair|files?|domain|railways?|railroad|metro|subway|brand|life|deadline|loan"
            r"|linear|wires?"
            r"|rubber|bands?|hooke\W?s law|hooke|browser|roads?|tendon|knee|leg|muscles?|building|house|home"
            r"|peninsula|urban"
            r"|field|galois|territorial|colonial|lifespan|challenger"
        ),
        "intervention": (
            r"military|us|usa|american|states?|governments?|foreign|french|british|soviet|russian|nato|divine|armed|un"
            r"|humanitarian|markets?|federal|medical|surgical|roman|cuban|european|allied|western|economic|police|court"
            r"|judicial|spanish|german|japanese|chinese|external|clinical|public health|bystander|crisis|vietnam|chile"
        ),
        "own-pace": r"football|soccer|hockey|rugby|match|game|basketball|cup|final|penalties",
        "motor-switch": r"circuits?(?: \w+)?|bulbs?|lights?|electricity|lamps?|batter(?:y|ies)|current",
        "braille-tactile": r"senses?|sensory|receptors?|touch",
        "printable": r"from \w+|scribes?|handwriting|manuscripts?|freedom|right|3d|models?",
    }.items()
}
# Who or what lacks a thing, which is then the topic: "life without electricity", "a world without screens".
_LACKS = lazy_pattern(
    r"(?:\b(?:life|living|lives|liv(?:e|ed)|world|people|humans?|societ(?:y|ies)|civili[sz]ations?|countr(?:y"
    r"|ies)|cit(?:y|ies)"
    r"|homes|famil(?:y|ies)|animals?|sports?|days?|years?|born)\s+(?:with\s+)?"
    r"|\ban?\s+(?!(?:lesson|activit\w+|unit|video|film|game|worksheet|class|classroom|text|book|project|quiz|task)s?\b)"
    r"[\w-]+\s+)$",
    re.IGNORECASE,
)
_IN_AN_AGE = lazy_pattern(
    r"(?:\s+[\w-]+){0,2}\s+(?:before|after|in|during|since|until)\s+(?:the\s+)?(?:early\s+|late\s+|mid[ -])?"
    r"(?:1\d{3}s?\b|[\w-]+(?:th|st) century|\w+ (?:age|era|empire|war)s?\b|prehistory|antiquity)",
    re.IGNORECASE,
)
SKILLS = (
    r"(?:fractions?|decimals?|percent(?:age)?s?|ratios?|addition|adding|subtract(?:ion|ing)|multipl(?:ication|ying)"
    r"|division|dividing|times tables|place value|number bonds|numeracy|maths?|mathematics|algebra|geometry"
    r"|equations?|expressions?"
    r"|phonics|spellings?|grammar|punctuation|reading|writing|comprehension|vocabulary|literacy|handwriting"
    r"|science|history"
    r"|geography|worksheets?|lessons?|activit(?:y|ies)|resources?|materials?)"
)
_TAUGHT = lazy_pattern(rf"\s+{SKILLS}\b", re.IGNORECASE)
_GOES_ON = frozenset({"for", "with", "on", "about", "to", "de", "para", "sobre", "con"})  # "printable for Friday"
_MADE = frozenset(
    "design designing make making create creating draw drawing code coding build building how invention".split()  # noqa: SIM905
)
_APART = (",", ";", ":", "+", "-", "–", "—")
_JOINED = frozenset({"and", "or", "vs", "non", "is", "are", "about"})
_JOINS_GRADE = lazy_pattern(r"\s*\b(?:for|in|at|para|en)\s+$", re.IGNORECASE)


def is_beside_topic(before: str, after: str, *, names_learners: bool, begins: bool, apart: bool = False) -> bool:
    """Whether the words ``before`` and ``after`` a term leave it at one end of a topic that it is no part of.
    ``begins`` if the term may also be at the beginning without a grade; ``apart`` if it is no object of a verb before
    it: "paragraph writing scaffolded"."""
    topic, rest = ungraded(before), ungraded(after)
    if is_studied(before, after):
        return False
    if not rest:
        return not topic or _is_apart(topic, apart or names_learners)
    if topic or any(_SMALL.fullmatch(word) for word in _WORD.findall(rest)):
        return False
    grades = find_grades_and_phase(after)
    return begins or any(names_learners or not after[: span.start].strip() for span in grades)


def is_of_the_world(need: str, after: str) -> bool:
    """Whether the words after a term are things of the world that can be what it says, or are of an age."""
    nouns = _OF_THE_WORLD.get(need)
    return bool((nouns and nouns.match(after)) or _IN_AN_AGE.match(after))


def belongs_to_world(need: str, before: str) -> bool:
    """Whether a thing of the world directly before a term has what it names: "mRNA transcripts", "senses: tactile"."""
    owners = _OWNERS.get(need)
    return bool(owners and owners.search(before))


def is_lacking(before: str) -> bool:
    """Whether the words before "without" name who or what lacks a thing, and no material."""
    return bool(_LACKS.search(before))


def is_technical(term: str, after: str) -> bool:
    """Whether the words after a term make it one of a technology: "printable circuit boards", "offline maps", but not
    "printable maps", nor anything "unplugged"."""
    technical = _TECHNICAL.match(after)
    is_map = term == "printable" and technical is not None and technical[0].strip().lower() in {"map", "maps"}
    return technical is not None and term != "unplugged" and not is_map


def is_taught(after: str) -> bool:
    """Whether skills that only schools name are next, after which few letters are no other word: "gt fractions"."""
    return _TAUGHT.match(after) is not None


def is_adjective(before: str, after: str) -> bool:
    """Whether a word says of what is named next, or of what was named before, what it is as a material: "printable
    maps of Europe", "phonics printable", but not "design a printable poster" or "printable and other characters"."""
    following, spoken = _WORD.findall(ungraded(after))[:1], _WORD.findall(before.lower())
    if following and following[0].lower() not in _GOES_ON and _SMALL.fullmatch(following[0]):
        return False
    return not _MADE.intersection(spoken) and not _JOINED.intersection(spoken[-1:])


def is_studied(before: str, after: str, *, near: bool = False) -> bool:
    """Whether words beside a term make what it names the subject: "autism awareness", "closed captioning law". Only
    those right beside it if ``near``: "self-paced module on genetics"."""
    studied = _STUDIED.match(after.lstrip()) if near else _STUDIED.search(after)
    return bool(_HEADS.match(after) or _STUDIED.search(before) or studied)


def _is_apart(topic: str, apart: bool) -> bool:
    """Whether the last word before a term is not said of what the term names: "writing captions" is one topic."""
    last = _WORD.findall(topic)[-1:]
    if not last or topic.rstrip().endswith(_APART):
        return True
    word = last[0]
    verb = not topic[: topic.rfind(word)].strip() or _SMALL.fullmatch(_WORD.findall(topic)[-2])
    gerund = not apart and word.lower().endswith("ing") and verb
    return not (gerund or _SMALL.fullmatch(word) or _DONE.fullmatch(word))


def ungraded(text: str) -> str:
    """A text without its grades, and without "for" before them."""
    for span in reversed(find_grades_and_phase(text)):
        text = _JOINS_GRADE.sub(" ", text[: span.start]) + text[span.end :]
    return text.strip(" ?!.")
