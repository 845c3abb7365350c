"""Rules of evidence for perceiving and operating a material: what its publisher declares about access.

They follow W3C's Accessibility Metadata Display Guide: content is readable by other means if text is the sole or a
sufficient access mode, not readable if it is visual only. Keywords never declare accessibility: a lesson about writing
captions has the keyword "captions". Statements that contradict each other leave the need unknown, and say so; a danger
that is stated and denied is a barrier.
"""

from __future__ import annotations

import re

from catalog.messages import Message, message
from catalog.model import Evidence, Resource
from catalog.needs.access import (
    AUDIO,
    SILENT,
    VIDEO,
    Access,
    Kind,
    access_of,
    begun_by,
    by_publisher,
    conformance,
    declared,
    is_kind,
    may_hold,
    mentions,
    terms,
    to_operate,
)
from catalog.needs.statements import denied, described, helps, named, stated

Finding = tuple[Evidence, Message]
_FIXED = re.compile(r"pdf|image/|png|jpe?g|powerpoint|presentation", re.IGNORECASE)
_NO_CAPTIONS = begun_by(
    "caption subtitle uncaptioned",
    re.compile(
        r"\b(?:no|without|lacks?|lacking) (?:closed |open )?(?:captions|subtitles|captioning)\b|\bun-?captioned\b"
        r"|\bnot (?:yet )?(?:closed[- ])?(?:captioned|subtitled)\b|\b(?:captions|subtitles) (?:are"
        r"|is) (?:not|un)[^.]{0,20}",
        re.IGNORECASE,
    ),
)
_ALL_CAPTIONED = re.compile(
    r"\b(?:all|every|each) (?:of the )?(?:videos?|films?|recordings?|clips?"
    r"|media)\b[^.;\n]{0,30}\b(?:captions?|captioned|subtitled)"
    r"|\b(?:the (?:video|film|clip) (?:is|has)) (?:closed[- ])?caption(?:s|ed)\b",
    re.IGNORECASE,
)
_NOT_READ = begun_by(
    "accessible readable usable compatible inaccessible inreadable inusable incompatible notaccessible notreadable "
    "notusable notcompatible alt description described scanned",
    re.compile(
        r"\b(?:not|in)[ -]?(?:accessible|readable|usable|compatible)[^.;\n]{0,30}screen[ -]?readers?"
        r"|\bno (?:alt(?:ernative)?[ -]?text|text alternatives?|image descriptions?)\b"
        r"|\bimages? (?:are|is) not described\b|\bscanned (?:images?|pages?) (?:only|without)\b",
        re.IGNORECASE,
    ),
)
_MOUSE = begun_by(
    "mouse touch keyboard",
    re.compile(
        r"\b(?:mouse|touch ?screen) (?:is |input )?(?:only|required|needed)\b|\b(?:requires?"
        r"|needs) (?:the use of )?a (?:mouse|touch ?screen)\b"
        r"|\b(?:can ?not|not) (?:be )?(?:used|operated|accessible) (?:with|by) (?:a |the )?keyboard\b|\bno keyboard\b",
        re.IGNORECASE,
    ),
)
_FLASHES = begun_by(
    "flash strob seizure",
    re.compile(
        r"\b(?:contains?|includes?|has|warning:?|features?|uses?|with) (?:some |rapidly "
        r"|bright )*(?:flash(?:es|ing)|strob\w+)\b"
        r"(?! of (?:humou?r|insight|wit|genius|inspiration|brilliance|memory|anger|colou?r)\b)"
        r"|\bflashing (?:images|lights?) warning\b|\bmay (?:trigger|cause) (?:epileptic )?seizures\b",
        re.IGNORECASE,
    ),
)
_TIMED = begun_by(
    "timed clock limit mad timer countdown disappear",
    re.compile(
        r"\b(?:timed (?:arcade )?(?:test|quiz|drill|exam|practice|challenge|game)|against the clock|race the clock"
        r"|time limit of|(?:with|has) a time limit|mad minute|beat the (?:clock|timer)"
        r"|(?:timer|countdown|clock) (?:cannot|can['’]t) be (?:turned off|stopped|paused|switched off)"
        r"|disappears? after \d+ seconds)\b",
        re.IGNORECASE,
    ),
)


def captions(resource: Resource) -> Finding:
    """Captions and transcripts: what is heard can be read."""
    access = access_of(resource)
    there = declared(resource.accessibility_features, "captions", "closedCaptions", "openCaptions")
    stated_no = _says(resource, _NO_CAPTIONS)
    if there and stated_no:
        return Evidence.UNKNOWN, message("finding.contradicts", one=by_publisher(there), other=stated_no)
    if there:
        return Evidence.DECLARED, by_publisher(there)
    heard = "auditory" in access.modes or is_kind(resource, AUDIO) or is_kind(resource, VIDEO)
    return (
        (_heard(resource, access, stated_no) if heard else None)
        or _nothing_heard(resource, access)
        or _conforms(resource, "a")
        or _unknown_captions(resource)
    )


def _heard(resource: Resource, access: Access, stated_no: Message | None) -> Finding | None:
    """What is stated of a material with sound."""
    if stated_no:
        return Evidence.BARRIER, stated_no
    sound_only = access.modes == {"auditory"} or (not access.modes and is_kind(resource, AUDIO))
    if "transcript" in access.features and (access.text_suffices or (sound_only and not is_kind(resource, VIDEO))):
        return Evidence.DECLARED, by_publisher(["transcript"])
    if access.states_none and (access.text_suffices or access.without_sound):
        return Evidence.UNKNOWN, message("finding.no-features-yet-enough")
    if access.states_none:
        return Evidence.BARRIER, message("finding.no-features")
    if summary := _ALL_CAPTIONED.search(resource.accessibility_summary):
        return Evidence.DECLARED, message("finding.says", words=summary[0])
    return None


def _nothing_heard(resource: Resource, access: Access) -> Finding | None:
    """Evidence that nothing is heard, or that hearing is not needed; None if that is not known."""
    media = is_kind(resource, AUDIO) or is_kind(resource, VIDEO)
    if "sound" in access.hazards and "auditory" not in access.modes and access.modes:
        return Evidence.UNKNOWN, message("finding.captions.hazard")
    if "auditory" in access.modes or (media and not access.modes):
        enough = access.without_sound and not is_kind(resource, AUDIO)
        return (Evidence.INFERRED, message("finding.captions.without-sound")) if enough else None
    silent = access.without_sound or "nosoundhazard" in access.hazards or is_kind(resource, SILENT)
    if media and not (silent or SILENT.pattern.search(f"{resource.title} {resource.description}")):
        return None
    if not media and (mentions(resource, AUDIO) or mentions(resource, VIDEO)):
        return Evidence.UNKNOWN, message("finding.captions.plays")
    if access.text_only:
        return Evidence.INFERRED, message("finding.captions.text-only")
    return (Evidence.INFERRED, message("finding.captions.nothing-heard")) if access.modes else None


def _unknown_captions(resource: Resource) -> Finding:
    if declared(resource.accessibility_features, "transcript"):
        return Evidence.UNKNOWN, message("finding.captions.transcript")
    return Evidence.UNKNOWN, message("finding.captions.unknown")


def signed(resource: Resource) -> Finding:
    """Sign language: asked for by name, and captions are none."""
    if there := declared(resource.accessibility_features, "signLanguage"):
        return Evidence.DECLARED, by_publisher(there)
    tags = [tag for tag in resource.languages if tag.casefold().startswith(("sgn", "ase", "bfi"))]
    if tags:
        return Evidence.DECLARED, message("finding.language", language=tags[0])
    access = access_of(resource)
    heard = "auditory" in access.modes or is_kind(resource, AUDIO) or is_kind(resource, VIDEO)
    if access.states_none and heard:
        return Evidence.BARRIER, message("finding.no-features")
    return Evidence.UNKNOWN, message("finding.signed.unknown")


def audio_description(resource: Resource) -> Finding:
    """What is seen is described in sound."""
    access = access_of(resource)
    if there := declared(resource.accessibility_features, "audioDescription"):
        return Evidence.DECLARED, by_publisher(there)
    moving = is_kind(resource, VIDEO)
    if access.states_none and moving:
        return Evidence.BARRIER, message("finding.no-features")
    unseen = access.modes and access.modes <= {"auditory", "textual"}
    if unseen and not moving and not mentions(resource, VIDEO):
        return Evidence.INFERRED, message("finding.audio-description.nothing-seen")
    return _conforms(resource, "aa") or (Evidence.UNKNOWN, message("finding.audio-description.unknown"))


def screen_reader(resource: Resource) -> Finding:
    """W3C's "readable in read aloud or dynamic braille"."""
    access = access_of(resource)
    denial = _says(resource, _NOT_READ)
    if access.text_suffices:
        return _read_aloud(resource, denial or (message("finding.no-features") if access.states_none else None))
    if denial or access.seen_only:
        return Evidence.BARRIER, denial or message("finding.screen-reader.seen-only")
    if access.text_only and not is_kind(resource, VIDEO) and not is_kind(resource, AUDIO):
        return Evidence.INFERRED, message("finding.screen-reader.text-only")
    return _conforms(resource, "a") or _not_known_to_be_read(resource)


def _read_aloud(resource: Resource, denial: Message | None) -> Finding:
    """Text suffices, by its publisher's word, if the same publisher does not deny it."""
    text = message("finding.screen-reader.text")
    if denial:
        return Evidence.UNKNOWN, message("finding.contradicts", one=text, other=denial)
    also = declared(resource.accessibility_features, *_READ_WELL)
    return Evidence.DECLARED, message("finding.screen-reader.text-with", features=terms(also)) if also else text


def _not_known_to_be_read(resource: Resource) -> Finding:
    if there := declared(resource.accessibility_features, *_READ_WELL, "MathML", "ttsMarkup", "taggedPDF"):
        return Evidence.UNKNOWN, message("finding.screen-reader.weak", features=terms(there))
    return Evidence.UNKNOWN, message("finding.screen-reader.unknown")


_READ_WELL = ("alternativeText", "longDescription", "describedMath", "ARIA", "structuralNavigation", "readingOrder",
              "tableOfContents", "transcript")  # fmt: skip


def braille_tactile(resource: Resource) -> Finding:
    """Read by touch."""
    access = access_of(resource)
    if there := declared(resource.accessibility_features, "braille", "tactileGraphic", "tactileObject"):
        return Evidence.DECLARED, by_publisher(there)
    if "tactile" in access.modes or any(one == {"tactile"} for one in access.sufficient):
        return Evidence.DECLARED, message("finding.braille-tactile.mode")
    if access.seen_only:
        return Evidence.BARRIER, message("finding.screen-reader.seen-only")
    known = screen_reader(resource)[0] in (Evidence.DECLARED, Evidence.INFERRED)
    if known and (access.text_suffices or access.text_only):
        return Evidence.INFERRED, message("finding.braille-tactile.text")
    return Evidence.UNKNOWN, message("finding.braille-tactile.unknown")


def low_vision(resource: Resource) -> Finding:
    """Large print, strong contrast, or a display that the reader changes."""
    features = ("displayTransformability", "largePrint", "highContrastDisplay")
    if there := declared(resource.accessibility_features, *features):
        return Evidence.DECLARED, by_publisher(there)
    access = access_of(resource)
    if access.text_only and not _FIXED.search(resource.format or "") and not is_kind(resource, VIDEO):
        return Evidence.INFERRED, message("finding.low-vision.text")
    if declared(resource.access_modes, "colorDependent"):
        return Evidence.UNKNOWN, message("finding.low-vision.colours")
    return _conforms(resource, "aa") or (Evidence.UNKNOWN, message("finding.low-vision.unknown"))


def photosensitive(resource: Resource) -> Finding:
    """No flashing and no simulated motion; a stated danger is always shown, even if it is denied elsewhere."""
    access = access_of(resource)
    if there := declared(resource.accessibility_hazards, "flashing", "motionSimulation"):
        safe = {"noflashinghazard", "nomotionsimulationhazard", "none"} & access.hazards
        if safe:
            return Evidence.BARRIER, message("finding.photosensitive.contradicts", hazards=terms(there))
        return Evidence.BARRIER, message("finding.photosensitive.hazard", hazards=terms(there))
    if warning := _says(resource, _FLASHES):
        return Evidence.BARRIER, warning
    return _no_hazard(resource, access) or _conforms(resource, "a") or _hazards_unknown()


def _no_hazard(resource: Resource, access: Access) -> Finding | None:
    if {"unknown", "unknownflashinghazard"} & access.hazards:
        return Evidence.UNKNOWN, message("finding.photosensitive.not-checked")
    if "none" in access.hazards:
        return Evidence.DECLARED, message("finding.photosensitive.none")
    if there := declared(resource.accessibility_hazards, "noFlashingHazard"):
        return Evidence.DECLARED, by_publisher(there)
    if access.text_only and not to_operate(resource) and not is_kind(resource, VIDEO):
        return Evidence.INFERRED, message("finding.photosensitive.text")
    return None


def _hazards_unknown() -> Finding:
    return Evidence.UNKNOWN, message("finding.photosensitive.unknown")


def sensory(resource: Resource) -> Finding:
    """Calm and predictable: by its publisher's words, or by supports such as social narratives and visual schedules."""
    if there := declared(resource.accessibility_hazards, "sound", "flashing", "motionSimulation"):
        return Evidence.BARRIER, message("finding.photosensitive.hazard", hazards=terms(there))
    if evidence := stated(resource, "sensory-autism"):
        return Evidence.DECLARED, evidence
    kind = named(resource, "sensory-autism", "helps", topical=True)
    if evidence := kind or described(resource, "sensory-autism", "helps") or helps(resource, "sensory-autism"):
        return Evidence.INFERRED, message("finding.helps", finding=evidence)
    return Evidence.UNKNOWN, message("finding.sensory-autism.unknown")


def keyboard_only(resource: Resource) -> Finding:
    """Everything works by keyboard."""
    access = access_of(resource)
    mouse = _says(resource, _MOUSE)
    if there := declared(resource.accessibility_controls, "fullKeyboardControl"):
        if mouse:
            return Evidence.UNKNOWN, message("finding.contradicts", one=by_publisher(there), other=mouse)
        return Evidence.DECLARED, by_publisher(there)
    if mouse:
        return Evidence.BARRIER, mouse
    if pointer := _pointer_only(resource, access):
        return Evidence.BARRIER, pointer
    if there := declared(resource.accessibility_controls, "fullSwitchControl"):
        return Evidence.INFERRED, by_publisher(there)
    return _nothing_operated(resource, access) or _conforms(resource, "a") or _unknown_control()


def motor_switch(resource: Resource) -> Finding:
    """Everything works by a switch, or by keys, which switches replace."""
    access = access_of(resource)
    if there := declared(resource.accessibility_controls, "fullSwitchControl"):
        return Evidence.DECLARED, by_publisher(there)
    if mouse := _says(resource, _MOUSE) or _pointer_only(resource, access):
        return Evidence.BARRIER, mouse
    if there := declared(resource.accessibility_controls, "fullKeyboardControl"):
        return Evidence.INFERRED, message("finding.motor-switch.keyboard")
    return _nothing_operated(resource, access) or _conforms(resource, "a") or _unknown_control()


def _pointer_only(resource: Resource, access: Access) -> Message | None:
    pointers = declared(resource.accessibility_controls, "fullMouseControl", "fullTouchControl")
    return by_publisher(pointers) if pointers and len(access.controls) == len(pointers) else None


def _nothing_operated(resource: Resource, access: Access) -> Finding | None:
    if not access.text_only or is_kind(resource, VIDEO) or is_kind(resource, AUDIO):
        return None
    if to_operate(resource) or mentions(resource, VIDEO):
        return Evidence.UNKNOWN, message("finding.keyboard-only.sends")
    return Evidence.INFERRED, message("finding.keyboard-only.text")


def _unknown_control() -> Finding:
    return Evidence.UNKNOWN, message("finding.keyboard-only.unknown")


def own_pace(resource: Resource) -> Finding:
    """No time limit, or one that the user controls."""
    if there := declared(resource.accessibility_features, "timingControl"):
        return Evidence.DECLARED, by_publisher(there)
    if evidence := stated(resource, "own-pace"):
        return Evidence.DECLARED, evidence
    if timed := _says(resource, _TIMED, title=True):
        return Evidence.BARRIER, timed
    return _conforms(resource, "a") or (Evidence.UNKNOWN, message("finding.own-pace.unknown"))


def _says(resource: Resource, words: Kind, *, title: bool = False) -> Message | None:
    """The publisher's sentence that states a barrier, if it is not itself denied."""
    for text in filter(None, (resource.accessibility_summary, resource.description, resource.title if title else "")):
        for match in words.pattern.finditer(text[:6000]) if may_hold(text[:6000], words) else ():
            if not denied(text, match) or words in (_NO_CAPTIONS, _NOT_READ, _MOUSE):
                return message("finding.says", words=" ".join(match[0].split()))
    return None


def _conforms(resource: Resource, level: str) -> Finding | None:
    """WCAG conformance that covers the need, as its publisher or a certifier states it."""
    met = conformance(resource)
    if len(met) < len(level):
        return None
    if resource.certified_by:
        return Evidence.DECLARED, message("finding.certified", by=resource.certified_by, level=met.upper())
    return Evidence.INFERRED, message("finding.conforms", level=met.upper())
