"""What was understood of the words, in the reader's language."""

from __future__ import annotations

from api.search.grade_names import grade_message
from api.search.grade_words import read_grade
from api.search.kinds import kinds_message
from api.search.lengths import length_label
from catalog.messages import Message
from catalog.vocabularies.grades import naming_of
from catalog.vocabularies.licenses import parse_license
from catalog.vocabularies.subjects import subject_message


def chip_message(kind: str, value: str, label: str) -> str | Message:
    """What a chip says: a grade as teachers of its own system call it, a name (a publisher's) as it is."""
    if kind == "grade":
        ages = read_grade(label)
        return grade_message(ages, naming_of(label) or "us") if ages else label
    if kind == "license":
        return ", ".join(dict.fromkeys(parse_license(license).name for license in value.split(", ")))
    keys = {
        "need": f"need.{value}",
        "language": f"tongue.{value}",
        "status": f"status.{value}",
        "sort": f"sort.{value}",
        "free": "facet.is-free" if value == "true" else "facet.not-free",
    }
    if kind in keys:
        return Message(keys[kind], default=label)
    if kind == "minutes":
        return length_label(value)
    said = {"type": kinds_message, "excluded": kinds_message, "subject": subject_message}
    return said[kind](label) if kind in said else label
