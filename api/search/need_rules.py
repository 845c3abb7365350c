"""What counts as evidence for a learner need, in a reader's words."""

from __future__ import annotations

from api.messages import Words
from catalog.messages import message

STATES = ("declared", "inferred", "barrier")


def need_rules(words: Words, need: str) -> list[str]:
    """One sentence a state of evidence, each begun by the state's name; unknown is everything else."""
    rules = ((state, words.get(f"need-rule.{need}.{state}", "")) for state in STATES)
    return [
        words.say(message("needs.rule", state=message(f"evidence.{state}"), rule=rule)) for state, rule in rules if rule
    ]
