"""Rules of evidence for where and with what a material is used: offline, on paper, without preparation."""

from __future__ import annotations

import re
from itertools import product

from catalog.messages import Message, listed, message
from catalog.model import Evidence, Resource
from catalog.needs.access import (
    AUDIO,
    INTERACTIVE,
    VIDEO,
    Kind,
    access_of,
    begun_by,
    is_kind,
    may_hold,
    mentions,
    to_operate,
)
from catalog.needs.statements import denied, named, stated

Finding = tuple[Evidence, Message]

_DEVICE = re.compile(
    r"\b(?:computers?|laptops?|chromebooks?|ipads?|smart ?phones?|phones?|devices?|internet"
    r"|wi-?fi|(?:web ?)?browsers?"
    r"|web ?sites?|apps?|projectors?|software|robots?|micro:?bits?|headphones|online|you ?tube|vimeo"
    r"|video\w*|(?:film|movie|news|sound|audio|television|tv) clips?|films?"
    # A tablet to write on or read from, by what is said before it: others are stone, clay or medicine.
    r"|(?:^(?:\d+ |a |one |student |class |school )*|\b(?:electronic|digital|touch[- ]?screen|android|drawing) "
    r"|(?:\bor|\band|,|/) ?)tablets?(?=$|[ ,;:/(](?!of\b|for\b|in\b))|tablet (?:computers?|pcs?)"
    r"|google \w+|kahoot|quizlet|geogebra|desmos|streaming|smart ?boards?|interactive whiteboards?|digital)\b",
    re.IGNORECASE,
)
_DEVICE_LESS = re.compile(
    r"\b(?:no|without) (?:\w+ )?$|\b(?:cling|plastic|clear|thin|wrapping|colou?red|tinted|acetate) $", re.IGNORECASE
)
_NO_DEVICE = re.compile(
    r"\s+(?:roots?|sums?|clocks?|timers?|watch(?:es)?|scales?|balances?|thermometers?|multimeters?|calipers?|canisters?)\b",
    re.IGNORECASE,
)
_INTERNET = begun_by(
    "need require necessary online",
    re.compile(
        r"\b(?:internet|wi-?fi)(?: connection| access)? (?:is |are )?(?:needed|required|necessary)"
        r"|\b(?:requires?|needs?) (?:an? |the )?(?:\w+ )?(?:internet|online|wi-?fi|web)\b"
        r"|\bmust be online\b|\bonline only\b|\bonly (?:works|available) online\b",
        re.IGNORECASE,
    ),
)
_HEAVY = begun_by(
    "stream broadband high hd 4k large gb " + " ".join(map("".join, product("0123456789", "0123456789g"))),
    re.compile(
        r"\b(?:streaming|streamed|broadband|high[- ]speed (?:internet|connection)|hd video|4k video"
        r"|large download|[0-9]+ ?gb)\b",
        re.IGNORECASE,
    ),
)
_EVERYDAY = re.compile(
    r"(?:(?:\d+|some|a|an|one|two|several|plain|blank|scrap|lined|colou?red|graph|squared|grid"
    r"|drawing|loose|sharp|dry[- ]erase"
    r"|white|black|class|student|mini|index|sticky|chart|construction|sheets? of|pieces? of|pairs? of"
    r"|sets? of|copies of|printed"
    r"|the|of|and|or|per|each|for|learners?|pairs?|groups?|pupils?) ?)*"
    r"(?:papers?|pens?|pencils?|crayons?|markers?|felt[- ]tips?|scissors|glue(?: sticks?)?|tape"
    r"|rulers?|erasers?|(?:white|black|chalk)?boards?"
    r"|chalk|notebooks?|note ?cards?|cards?|index cards?|(?:sticky|post-it) notes?|notes|dice|coins?"
    r"|counters?|string|worksheets?|handouts?"
    r"|books?|copies|folders?|stickers?|exercise books?|clock|timer|desks?|chairs?)",
    re.IGNORECASE,
)
_PREPARED = re.compile(
    r"\b(?:print(?:ed)?,? (?:and|&) cut|cut (?:out|apart|up)|laminate[ds]?|in advance|(?:the )?(?:day|night) before"
    r"|ahead of (?:time|the lesson)|before(?:hand| the lesson| class)"
    r"|(?:prepare|assemble|set up|make) (?:the |a set of )?(?:cards?|sets?|kits?|stations?|bags?|materials?)"
    r"|(?:role|sort(?:ing)?|task|word|picture|buyer|seller|question|match(?:ing)?|clue|event|message) cards"
    r"|advance preparation)\b",
    re.IGNORECASE,
)
_SPECIAL = re.compile(
    r"\b(?:microscopes?|bunsen burners?|sensors?|probeware|3d printers?|robots?|acids?|chemicals?|power suppl(?:y|ies)"
    r"|oscilloscopes?|kilns?|terrariums?|aquariums?|live \w+|incubators?|centrifuges?|telescopes?|dissection|specimens?"
    r"|(?:data )?loggers?|lasers?|fume hoods?|welding|soldering|agar|petri dish(?:es)?|pipettes?"
    r"|burettes?|geiger \w+)\b",
    re.IGNORECASE,
)


def offline(resource: Resource) -> Finding:
    """Without a device or the internet."""
    if needed := _internet(resource):
        return Evidence.BARRIER, needed
    evidence = _stated_offline(resource)
    if devices := _devices(resource):
        needs = message("finding.needs", things=listed(devices[:3], "comma"))
        contradicts = evidence and message("finding.contradicts", one=evidence, other=needs)
        return (Evidence.UNKNOWN, contradicts) if contradicts else (Evidence.BARRIER, needs)
    if evidence := evidence or stated(resource, "printable"):
        return Evidence.DECLARED, evidence
    if _plays(resource) or mentions(resource, VIDEO) or to_operate(resource):
        return Evidence.UNKNOWN, message("finding.offline.unknown")
    if resource.materials:
        return Evidence.INFERRED, message("finding.offline.materials", things=listed(resource.materials[:4], "comma"))
    return _on_paper(resource) or (Evidence.UNKNOWN, message("finding.offline.unknown"))


def printable(resource: Resource) -> Finding:
    """Made to print, or a text or PDF with nothing that plays or is operated."""
    if evidence := stated(resource, "printable"):
        return Evidence.DECLARED, evidence
    if not _plays(resource) and not to_operate(resource) and (paper := _on_paper(resource)):
        return paper
    return Evidence.UNKNOWN, message("finding.printable.unknown")


def low_bandwidth(resource: Resource) -> Finding:
    """Little to load: by its publisher's words, or text alone."""
    if heavy := _mention(resource, _HEAVY):
        return Evidence.BARRIER, heavy
    if evidence := stated(resource, "low-bandwidth") or _stated_offline(resource):
        return Evidence.DECLARED, evidence
    still = not _plays(resource) and not mentions(resource, VIDEO) and not to_operate(resource)
    if access_of(resource).text_only and still:
        return Evidence.INFERRED, message("finding.low-bandwidth.text")
    return Evidence.UNKNOWN, message("finding.low-bandwidth.unknown")


def low_preparation(resource: Resource) -> Finding:
    """A wish of teachers: nothing to prepare, by its publisher's words, or only what lies in any classroom."""
    if evidence := stated(resource, "low-preparation"):
        return Evidence.DECLARED, evidence
    things = resource.materials
    if special := [thing for thing in things if _SPECIAL.search(thing)]:
        return Evidence.BARRIER, message("finding.needs", things=listed(special[:3], "comma"))
    if things and all(_EVERYDAY.fullmatch(thing.strip()) for thing in things) and not _to_prepare(resource):
        return Evidence.INFERRED, message("finding.low-preparation.everyday", things=listed(things[:4], "comma"))
    if things:
        return Evidence.UNKNOWN, message("finding.needs", things=listed(things[:3], "comma"))
    return Evidence.UNKNOWN, message("finding.low-preparation.unknown")


def _stated_offline(resource: Resource) -> Message | None:
    """By its publisher's words, of which "unplugged" and "offline" count as keywords alone."""
    return stated(resource, "offline") or named(resource, "offline", "offers", topical=True)


def _to_prepare(resource: Resource) -> bool:
    """Whether its title or description says that something is made ready before the lesson."""
    return any(
        not denied(text, match) for text in (resource.title, resource.description) for match in _PREPARED.finditer(text)
    )


def _plays(resource: Resource) -> bool:
    return any(is_kind(resource, kind) for kind in (VIDEO, AUDIO, INTERACTIVE))


def _devices(resource: Resource) -> list[str]:
    """What cannot be done without: of "a strobe light or an app" the light will do."""
    devices = []
    for thing in resource.materials:
        device = _DEVICE.search(thing)
        if device and re.search(r"\bor\b", thing[: device.start()]):
            continue
        if device and not _DEVICE_LESS.search(thing[: device.start()]) and not _NO_DEVICE.match(thing, device.end()):
            devices.append(thing)
    return devices


def _internet(resource: Resource) -> Message | None:
    return _mention(resource, _INTERNET)


def _mention(resource: Resource, words: Kind) -> Message | None:
    text = resource.description[:6000]
    for match in words.pattern.finditer(text) if may_hold(text, words) else ():
        if not denied(resource.description, match):
            return message("finding.says", words=" ".join(match[0].split()))
    return None


def _on_paper(resource: Resource) -> Finding | None:
    """Why a resource that neither plays nor is operated can be used on paper."""
    access = access_of(resource)
    if resource.text_format == "text/markdown" and (access.text_only or access.text_suffices):
        return Evidence.INFERRED, message("finding.offline.text")
    return (Evidence.INFERRED, message("finding.offline.pdf")) if resource.format == "application/pdf" else None
