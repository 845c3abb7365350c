"""School subjects under one key each, with the names that are in use for them in the United States and in the United
Kingdom. What is no subject of this list has no key, and is its own value."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from catalog.messages import Message

# By key, the usual name first.
NAMES: Mapping[str, tuple[str, ...]] = {
    key: tuple(name.strip() for name in names.split(","))
    for key, names in {
        "mathematics": "Mathematics, Maths, Math",
        "english": "English, English Language Arts, Language Arts, ELA",
        "science": "Science, Sciences",
        "biology": "Biology",
        "chemistry": "Chemistry",
        "physics": "Physics",
        "earth-science": "Earth science, Earth and space science",
        "life-science": "Life science, Life sciences",
        "physical-science": "Physical science, Physical sciences",
        "environmental-science": "Environmental science",
        "computing": "Computing, Computer Science, ICT",
        "design-technology": "Design and technology, Design & technology, D&T, DT",
        "engineering": "Engineering",
        "physical-education": "Physical education, PE, P.E.",
        "health": "Health, Health education",
        "wellbeing": "Health and well-being, Health and wellbeing, Well-being, Wellbeing, PSHE, RSHE",
        "religious-education": "Religious education, Religious studies, RE",
        "art": "Art and design, Art, Visual Arts",
        "arts": "Arts, The arts",
        "music": "Music",
        "drama": "Drama, Theatre, Theater",
        "dance": "Dance",
        "social-studies": "Social studies, Social science, Social sciences",
        "history": "History",
        "geography": "Geography",
        "citizenship": "Citizenship, Civics",
        "economics": "Economics",
        "psychology": "Psychology",
        "sociology": "Sociology",
        "philosophy": "Philosophy",
        "business": "Business, Business studies",
        "food": "Food and nutrition, Food technology, Cooking and nutrition",
        "languages": "Languages, World Languages, Modern Foreign Languages, MFL",
        "spanish": "Spanish",
        "french": "French",
        "german": "German",
        "italian": "Italian",
        "latin": "Latin",
        "mandarin": "Mandarin, Chinese",
        "professional-learning": "Professional learning, Professional development",
    }.items()
}
_KEYS = {name.casefold(): key for key, names in NAMES.items() for name in names}


@lru_cache(maxsize=4096)
def subject_key(name: str) -> str:
    """The key of a subject by any of its names, in capitals or not; "" for what is none of this list."""
    return _KEYS.get(" ".join(name.casefold().split()), "")


def one_key(name: str) -> str:
    """What all names of one subject share, of this list or not."""
    return subject_key(name) or name.strip().casefold()


def subject_message(name: str) -> Message:
    """A subject by its name in the reader's language; one that is not of this list as it is."""
    return Message(f"subject.{subject_key(name)}", default=name)
