"""The rule of evidence of every need, by its id, and a fingerprint of them all.

Each rule takes a resource and gives how the need is known and what is said of it. The index keeps what they found, so
its manifest holds the fingerprint: after a rule changes, the index is built again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from catalog.messages import Message
from catalog.model import Evidence, Resource
from catalog.needs import access_rules, learning_rules, setting_rules
from catalog.needs.vocabulary import EVIDENCE_TERMS

Rule = Callable[[Resource], tuple[Evidence, Message]]

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "captions": access_rules.captions,
        "signed": access_rules.signed,
        "audio-description": access_rules.audio_description,
        "screen-reader": access_rules.screen_reader,
        "braille-tactile": access_rules.braille_tactile,
        "low-vision": access_rules.low_vision,
        "photosensitive": access_rules.photosensitive,
        "sensory-autism": access_rules.sensory,
        "keyboard-only": access_rules.keyboard_only,
        "motor-switch": access_rules.motor_switch,
        "own-pace": access_rules.own_pace,
        "dyslexia-friendly": learning_rules.dyslexia_friendly,
        "structured-literacy": learning_rules.structured_literacy,
        "reads-below-grade": learning_rules.reads_below_grade,
        "executive-function": learning_rules.executive_function,
        "concrete-representations": learning_rules.concrete_representations,
        "aac": learning_rules.aac,
        "english-learner": learning_rules.english_learner,
        "newcomers": learning_rules.newcomers,
        "home-language": learning_rules.home_language,
        "advanced": learning_rules.advanced,
        "prerequisite-practice": learning_rules.prerequisite_practice,
        "intervention": learning_rules.intervention,
        "offline": setting_rules.offline,
        "low-bandwidth": setting_rules.low_bandwidth,
        "printable": setting_rules.printable,
        "low-preparation": setting_rules.low_preparation,
    }
)


@cache
def rules_fingerprint() -> str:
    """A digest of the rules' own source: any change of a rule, a limit or a word that is evidence changes it."""
    digest = hashlib.sha256()
    for module in sorted(files("catalog.needs").iterdir(), key=lambda file: file.name):
        if module.name == EVIDENCE_TERMS or (module.name.endswith(".py") and module.name != "needs.py"):
            digest.update(module.name.encode() + b"\0" + module.read_bytes())
    return digest.hexdigest()[:16]
