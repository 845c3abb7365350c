"""The columns of a table: their names here, the schema.org property of each, and their usual other names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from rapidfuzz import fuzz, process

from catalog.errors import InvalidRequestError
from catalog.formats.record import LIMITS

# Our column -> the schema.org property it fills; "*" marks a list, whose cells are split on ";" or "|".
COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "id": "identifier",
        "title": "name",
        "url": "url",
        "description": "description",
        "objectives": "*teaches",
        "text": "text",
        "text_format": "text_format",
        "types": "*learningResourceType",
        "subjects": "*about",
        "keywords": "*keywords",
        "languages": "*inLanguage",
        "ages": "typicalAgeRange",
        "grades": "*educationalLevel",
        "minutes": "timeRequired",
        "license": "license",
        "publisher": "publisher",
        "authors": "*author",
        "free": "isAccessibleForFree",
        "part_of": "*isPartOf",
        "aggregation": "aggregation",
        "isbn": "isbn",
        "edition": "bookEdition",
        "image": "image",
        "position": "position",
        "teaches": "*standards teaches",
        "assesses": "*standards assesses",
        "requires": "*standards requires",
        "framework": "framework",
        "access_modes": "*accessMode",
        "access_modes_sufficient": "*accessModeSufficient",
        "accessibility_features": "*accessibilityFeature",
        "accessibility_hazards": "*accessibilityHazard",
        "accessibility_controls": "*accessibilityControl",
        "accessibility_summary": "accessibilitySummary",
        "accessibility_apis": "*accessibilityAPI",
        "conforms_to": "*conformsTo",
        "certified_by": "certifiedBy",
        "adaptations": "*hasAdaptation",
        "audience": "*audience",
        "audience_notes": "*audience_notes",
        "educational_use": "*educationalUse",
        "interactivity": "interactivityType",
        "materials": "*materials",
        "format": "encodingFormat",
        "published": "datePublished",
        "modified": "dateModified",
        "identifiers": "*identifiers",
    }
)
# Other names, in small letters without spaces, marks and accents.
_OTHER_NAMES: Mapping[str, str] = {
    "id": "sourceid resourceid recordid materialid externalid uid uuid code key guid",
    "identifiers": "otherids otheridentifiers alternateids alternateidentifiers",
    "title": "name titulo nombre titre titel resourcename materialname lessontitle lessonname resourcetitle"
    " productname",
    "url": "link uri enlace address weblink website resourceurl webaddress permalink href",
    "description": "summary abstract descripcion beschreibung resumen overview shortdescription",
    "objectives": "objective learningobjective learningobjectives learninggoals outcomes learningoutcomes objetivos",
    "text": "body content fulltext",
    "types": "type resourcetype resourcetypes materialtype materialtypes kind kinds learningresourcetypes tipo typ",
    "subjects": "subject subjectarea subjectareas discipline disciplines asignatura materia fach matiere contentarea"
    " category categories",
    "keywords": "topic topics tags tag keyword temas stichworte",
    "languages": "language languagecode idioma idiomas sprache langue lang",
    "ages": "age agerange agegroup edad edades alter",
    "grades": "grade gradelevel gradelevels gradeband gradebands gradesublevel gradesublevels level levels"
    " educationlevel"
    " educationlevels educationallevels year years yeargroup yeargroups grado grados curso klasse klassen klassenstufe"
    " jahrgang jahrgangsstufe schoolyear",
    "minutes": "time duration length minute lengthmin durationmin timemin timeminutes durationminutes lengthminutes"
    " hours durationhours timehours estimatedtime timeneeded duracion dauer duree",
    "license": "licence licenseurl licenceurl licenseid licensename licencename licencia lizenz usagerights rights"
    " licensedeed"
    " conditionsofuse licensetype",
    "publisher": "provider copyrightholder editorial verlag editeur",
    "authors": "author creator creators autor autores autoren auteur writtenby",
    "free": "isfree freeofcharge gratis",
    "part_of": "unit course unittitle unitname coursename coursetitle modulename moduletitle chapter",
    "aggregation": "aggregationlevel contenttype leveltype",
    "isbn": "isbn isbnnumber",
    "edition": "bookedition ausgabe edicion",
    "image": "thumbnail thumbnailurl imageurl cover coverimage picture",
    "position": "order sequence lessonnumber unitposition",
    "teaches": "standard standards alignment alignments standardscodes standardcode standardscode alignedstandards"
    " learningstandards estandares standardsalignment standardalignment standardsaligned standardsaddressed alignedto"
    " alignmenttags"
    " ccss commoncore ngss teks",
    "assesses": "assessedstandards",
    "requires": "prerequisites prerequisitestandards",
    "framework": "standardsframework standardset",
    "access_modes": "accessmode",
    "accessibility_features": "accessibility accessibilityfeature accessibilitylabel accessibilitylabels",
    "audience": "enduser endusers primaryuser primaryusers intendedaudience audiences educationalrole zielgruppe",
    "educational_use": "educationaluse purpose learningactivity learningactivities",
    "format": "media mediaformat mediatype mimetype fileformat",
    "published": "date created createdate createdon datecreated publicationdate publishdate fecha datum publicationyear"
    " dateadded",
    "modified": "updated lastupdated updatedon datemodified modifieddate lastmodified revised",
    "materials": "supplies materialsneeded equipment resourcesneeded",
}
# The two ends of a range in columns of their own, in the same letters.
_ENDS = {
    "grades": (
        "mingrade minimumgrade lowestgrade lowgrade gradelow gradefrom fromgrade startgrade gradestart gradelevelfrom"
        " mingradelevel lowgradelevel lowergrade",
        "maxgrade maximumgrade highestgrade highgrade gradehigh gradeto tograde endgrade gradeend gradelevelto"
        " maxgradelevel highgradelevel uppergrade",
    ),
    "ages": (
        "minage minimumage lowestage lowage agelow agefrom fromage startage agemin",
        "maxage maximumage highestage highage agehigh ageto toage endage agemax",
    ),
}
# A heading with the tag of a language: "title_en". Of several, the first column is read and the others are named.
_IN_LANGUAGE = re.compile(r"(.+?)[\s_:.-]+(?:en|es|fr|de|it|pt|zh|ar|vi|ht|ko|ru)(?:[-_][a-z]{2,4})?", re.IGNORECASE)
_TEXTS = ("title", "description", "objectives", "keywords", "subjects", "text")
_LIKELY = 82.0  # how like a heading must be to a name to be offered for it


def our_name(theirs: str) -> str | None:
    """Our column for a heading in their words, or ``None``; schema.org's property names are understood too."""
    key = _key(theirs)
    bare = key.removesuffix("required").removesuffix("optional")
    named = _names().get(key) or _names().get(_key(re.sub(r"\([^()]*\)", "", theirs))) or _names().get(bare)
    if named is None and (in_language := _IN_LANGUAGE.fullmatch(theirs.strip())):
        named = next((ours for ours in _TEXTS if ours == _names().get(_key(in_language[1]))), None)
    return named


def likely_name(theirs: str) -> str | None:
    """Our column that a heading may mean, to be offered; ``None`` if it is like none."""
    nearest = process.extractOne(_key(theirs), list(_names()), scorer=fuzz.ratio, score_cutoff=_LIKELY)
    words = [our_name(word) for word in re.split(r"[\W_]+", theirs) if len(word) > 3]
    return _names()[nearest[0]] if nearest else next((name for name in words if name), None)


def places(headings: Sequence[str], mapping: Mapping[str, str] | None) -> dict[str, int]:
    """Our column -> its place, by the mapping first and then by its name; raises for a mapping to no column of ours."""
    wanted = {theirs.strip().casefold(): ours for theirs, ours in (mapping or {}).items()}
    for ours in wanted.values():
        if ours not in COLUMNS:
            raise InvalidRequestError("map", f"“{ours}” is no column known here.", ", ".join(COLUMNS))
    place_of: dict[str, int] = {}
    for n, heading in enumerate(headings[: LIMITS.columns]):
        if mapped := wanted.get(heading.strip().casefold()):
            place_of[mapped] = n
    for n, heading in enumerate(headings[: LIMITS.columns]):
        named = our_name(heading)
        if named and heading.strip().casefold() not in wanted:
            place_of.setdefault(named, n)
    return place_of


def repeated(headings: Sequence[str], at: Mapping[str, int]) -> dict[str, tuple[int, ...]]:
    """Further columns under the heading of one of our columns that hold lists: "Standard 1", "Standard 2"."""
    places_of: dict[str, list[int]] = {}
    for ours, first in at.items():
        if COLUMNS[ours].startswith("*"):
            same = [n for n, heading in enumerate(headings[: LIMITS.columns]) if _key(heading) == _key(headings[first])]
            places_of[ours] = [n for n in same if n != first and n not in at.values()]
    return {ours: tuple(places) for ours, places in places_of.items() if places}


_SPARE = ("license", "url", "description", "publisher")


def spares(headings: Sequence[str], at: Mapping[str, int]) -> dict[str, tuple[int, ...]]:
    """Further columns that mean the same as one of a single value, for rows in which the first is empty."""
    named = [(our_name(heading), n) for n, heading in enumerate(headings[: LIMITS.columns])]
    spare_columns = {
        ours: tuple(n for name, n in named if name == ours and n != at[ours]) for ours in _SPARE if ours in at
    }
    return {ours: places for ours, places in spare_columns.items() if places}


def path_of_topics(headings: Sequence[str]) -> int | None:
    """The column of a Kolibri channel that names the folders of topics which a material lies in."""
    keys = [_key(heading).removesuffix("required") for heading in headings[: LIMITS.columns]]
    return keys.index("path") if {"path", "licenseid", "sourceid"} <= set(keys) else None


def ends(headings: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Our columns whose lowest and highest value have a column each: our name -> their places."""
    keys = [_key(heading) for heading in headings[: LIMITS.columns]]
    pairs = {}
    for ours, names in _ENDS.items():
        low, high = (next((n for n, key in enumerate(keys) if key in name.split()), None) for name in names)
        if low is not None and high is not None:
            pairs[ours] = (low, high)
    return pairs


def _key(heading: str) -> str:
    letters = unicodedata.normalize("NFKD", heading).casefold()
    return re.sub(r"[^a-z]", "", letters)


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    properties = {_key(value): ours for ours, value in COLUMNS.items() if " " not in value}
    others = {_key(name): ours for ours, names in _OTHER_NAMES.items() for name in names.split()}
    return {**others, **properties, **{_key(ours): ours for ours in COLUMNS}}
