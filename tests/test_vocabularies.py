"""Every vocabulary's spellings and the one value each means: the table that imports go by."""

from __future__ import annotations

import itertools
import json
from datetime import date
from pathlib import Path
from typing import Any

import langcodes
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.formats.alignments import split_codes
from catalog.formats.lrmi import read_resource, resource_of
from catalog.formats.reading import read
from catalog.formats.record import FileNote, Record
from catalog.vocabularies.dates import order_of, parse_date
from catalog.vocabularies.durations import parse_duration, unit_of, unit_of_column, unit_of_heading
from catalog.vocabularies.languages import parse_language, parse_languages
from catalog.vocabularies.licenses import parse_license
from catalog.vocabularies.terms import audience_label, kind_label

LANGUAGES = {
    "en": ["en", "EN", "eng", "English", "english", "anglais", "inglés", "Englisch",
        "http://id.loc.gov/vocabulary/iso639-2/eng"],
    "en-US": ["en-US", "EN_us", "English (United States)", "American English", "English (US)"],
    "en-GB": ["en-GB", "en_gb", "British English", "English (UK)", "en-UK"],
    "es": ["es", "spa", "Spanish", "español", "Castilian"],
    "es-419": ["Latin American Spanish", "Spanish (Latin America)"],
    "es-MX": ["es_MX", "Spanish - Mexico", "Spanish (Mexico)"],
    "de": ["de", "deu", "ger", "German", "Deutsch"],
    "fr": ["fra", "fre", "French", "Français"],
    "zh-Hans": ["zh-Hans", "Simplified Chinese", "Chinese (Simplified)", "Chinese, Simplified"],
    "pt-BR": ["pt-br", "Brazilian Portuguese", "Portuguese (Brazil)"],
    "ht": ["ht", "hat", "Haitian Creole"],
    "he": ["iw", "Hebrew"],
    "zh": ["zho", "chi", "Mandarin", "中文"],
    "ase": ["ASL", "American Sign Language"],
    "so": ["Somali"], "vi": ["Vietnamese", "Tiếng Việt"], "ar": ["ara", "Arabic"], "no": ["no", "Norwegian"],
}  # fmt: skip


@pytest.mark.parametrize(("tag", "text"), [(tag, text) for tag, texts in LANGUAGES.items() for text in texts])
def test_every_spelling_of_a_language_is_its_tag(tag: str, text: str) -> None:
    assert parse_language(text) == tag


@pytest.mark.parametrize(
    "text", ["", "Mathematics", "Other", "N/A", "Bilingual", "und", "zz", "Reading, writing", "12"]
)
def test_what_is_no_language_has_no_tag(text: str) -> None:
    assert parse_languages(text) == ()


def test_a_value_may_list_languages() -> None:
    assert parse_languages("English, Spanish") == parse_languages("en/es") == parse_languages("English and Spanish")
    assert parse_languages("English, Spanish") == ("en", "es")


@pytest.mark.parametrize("alpha3", ["swa", "tgl", "hmn", "kor", "rus", "urd", "pan", "haw", "nav", "chr", "hin", "ukr"])
def test_codes_and_english_names_of_other_languages_agree(alpha3: str) -> None:
    """By langcodes' own names and tags."""
    language = langcodes.Language.get(alpha3).prefer_macrolanguage()
    assert parse_language(alpha3) == parse_language(language.display_name()) == language.to_tag()


_CC = "https://creativecommons.org/licenses"
_OGL = "https://www.nationalarchives.gov.uk/doc/open-government-licence"
LICENSES = {
    (f"{_CC}/by/4.0/", "CC BY 4.0"): [
        "http://creativecommons.org/licenses/by/4.0", f"{_CC}/by/4.0/deed.en", f"{_CC}/by/4.0/legalcode", "CC-BY-4.0",
        "CC BY 4.0", "cc by 4.0", "https://spdx.org/licenses/CC-BY-4.0.html", "Attribution 4.0 International",
        "Creative Commons Attribution 4.0 International", "Creative Commons Attribution 4.0 International License",
        "CC BY 4.0 International", "creativecommons.org/licenses/by/4.0/", "CCBY4.0",
        "https://www.creativecommons.org/licenses/by/4.0/",
        "This work is licensed under a Creative Commons Attribution 4.0 International License.",
        "Creative Commons Attribution 4.0 (CC BY 4.0)",
    ],
    (f"{_CC}/by-sa/4.0/", "CC BY-SA 4.0"): ["CC BY-SA 4.0", "Creative Commons Attribution-ShareAlike 4.0",
        "cc-by-sa-4.0"],
    (f"{_CC}/by-nc-sa/3.0/us/", "CC BY-NC-SA 3.0 US"): [
        f"{_CC}/by-nc-sa/3.0/us/", "CC BY-NC-SA 3.0 US", "CC-BY-NC-SA-3.0-US",
        "Creative Commons Attribution-NonCommercial-ShareAlike 3.0 United States License",
    ],
    (f"{_CC}/by-nc-nd/4.0/", "CC BY-NC-ND 4.0"): [
        "CC Attribution-NonCommercial-NoDerivatives 4.0", "CC BY-NC-ND 4.0", "Attribution-NonCommercial-NoDerivs 4.0",
    ],
    (f"{_CC}/by/3.0/igo/", "CC BY 3.0 IGO"): ["CC BY 3.0 IGO", f"{_CC}/by/3.0/igo/"],
    (f"{_CC}/by-sa/2.0/uk/", "CC BY-SA 2.0 UK"): ["CC BY-SA 2.0 UK: England & Wales"],
    ("CC BY", "CC BY"): ["CC BY", "cc-by", "Creative Commons Attribution", "Attribution"],
    ("CC BY-NC-SA", "CC BY-NC-SA"): ["CC BY-NC-SA", "Creative Commons Attribution Non-Commercial Share Alike",
        "by-nc-sa"],
    ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0"): [
        "CC0", "CC0 1.0", "CC0-1.0", "CC Zero", "CC0 1.0 Universal", "https://spdx.org/licenses/CC0-1.0.html",
        "http://creativecommons.org/publicdomain/zero/1.0/legalcode",
    ],
    ("https://creativecommons.org/publicdomain/mark/1.0/", "Public Domain Mark"): ["Public Domain",
        "public domain mark 1.0"],
    ("https://spdx.org/licenses/MIT.html", "MIT"): [
        "MIT", "MIT License", "The MIT License", "https://opensource.org/licenses/MIT",
        "https://opensource.org/license/mit/",
    ],
    ("https://spdx.org/licenses/Apache-2.0.html", "Apache-2.0"): [
        "Apache-2.0", "Apache License 2.0", "https://www.apache.org/licenses/LICENSE-2.0",
        "Apache License, Version 2.0",
    ],
    ("https://spdx.org/licenses/MPL-2.0.html", "MPL-2.0"): ["https://opensource.org/licenses/MPL-2.0",
        "https://www.mozilla.org/en-US/MPL/2.0/"],
    ("https://spdx.org/licenses/GPL-3.0-only.html", "GPL-3.0-only"): ["GPL v3",
        "https://www.gnu.org/licenses/gpl-3.0.en.html"],
    (f"{_OGL}/version/3/", "Open Government Licence 3.0"): [
        "OGL v3", "OGL-UK-3.0", "Open Government Licence v3.0", f"{_OGL}/version/3/",
        "http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3",
    ],
    ("All rights reserved", "All rights reserved"): ["All rights reserved", "© 2020 Acme. All rights reserved.",
        "Copyright"],
}  # fmt: skip


@pytest.mark.parametrize(("known", "text"), [(known, text) for known, texts in LICENSES.items() for text in texts])
def test_every_spelling_of_a_licence_is_one_value(known: tuple[str, str], text: str) -> None:
    found = parse_license(text)
    assert (found.id, found.name) == known
    assert parse_license(found.id).id == found.id


@pytest.mark.parametrize(
    "text", ["https://example.org/license", "Custom licence", "CC BY 4.0 except images, which are CC BY-NC 4.0", "Free"]
)
def test_a_licence_that_is_not_one_known_here_keeps_its_words(text: str) -> None:
    assert parse_license(text).id == text


KINDS = {
    "Lesson plan": ["lesson plan", "Lesson Plans", "LessonPlan", "lesson-plan", "LESSON_PLAN",
        "https://w3id.org/kim/hcrt/lesson_plan"],
    "Course": ["Course", "http://purl.org/dcx/lrmi-vocabs/learningResourceType/course",
        "http://vivoweb.org/ontology/core#Course"],
    "Drill and practice": ["https://w3id.org/kim/hcrt/drill_and_practice", "Drill and practice"],
    "Quest": ["https://words.example.org/kinds/quest"],
    "Worksheet": ["worksheets", "Arbeitsblatt"],
    "K-W-L chart": ["K-W-L chart"],
    "PDF": ["PDF"],
    "": ["http://w3id.org/openeduhub/vocabs/new_lrt/7a6e9608-2554-4981-95dc-47ab9ba924de"],
}  # fmt: skip


@pytest.mark.parametrize(("label", "text"), [(label, text) for label, texts in KINDS.items() for text in texts])
def test_every_spelling_of_a_kind_is_its_label(label: str, text: str) -> None:
    assert kind_label(text) == label


def test_roles_are_one_whatever_vocabulary_names_them() -> None:
    learner = "https://w3id.org/openeduhub/vocabs/intendedEndUserRole/learner"
    assert {audience_label(text) for text in ("student", "Students", "pupils", learner)} == {"student"}
    assert audience_label("English learners") == "English learners"


LENGTHS = {
    45: ["PT45M", "45 minutes", "45 min.", "45m", "45-minute", "about 45 min", "0:45:00", "forty-five minutes",
        "45'", "PT0H45M"],
    90: ["PT1H30M", "1 hour 30 min", "1 hr. 30 min.", "1h30", "1.5 hours", "1½ hrs", "1,5 Std.", "90 Minuten",
        "1:30:00", "1 hour, 30 minutes"],
    60: ["PT1H", "one hour", "45-60 min", "45 min to 1 hour", "1 hora"],
    120: ["1-2 hours", "2 horas", "2 h", "PT2H"],
    30: ["half an hour", "30 mins"],
    2: ["PT90S", "90 seconds"],
}  # fmt: skip


@pytest.mark.parametrize(("minutes", "text"), [(n, text) for n, texts in LENGTHS.items() for text in texts])
def test_every_spelling_of_a_length_is_its_minutes(minutes: int, text: str) -> None:
    assert parse_duration(text).minutes == minutes


@pytest.mark.parametrize(
    ("text", "problem"),
    [("40", "bare"), ("3 weeks", "calendar"), ("P3W", "calendar"), ("P1DT2H", "calendar"), ("1 semester", "calendar"),
     ("2 class periods", "school"), ("2 lessons", "school"), ("1:30", "clock"), ("soon", "unread"), ("PT", "unread"),
     ("P", "unread"), ("PT1.2.3H", "unread"), ("-5", "unread"), ("PT0M", "unread"), ("5 days, 45 minutes each",
         "calendar")],
)  # fmt: skip
def test_a_length_that_is_not_said_is_unknown_and_says_why(text: str, problem: str) -> None:
    assert parse_duration(text) == (None, problem)


def test_units_are_known_by_name_code_and_heading() -> None:
    assert (unit_of("hours"), unit_of("HUR"), unit_of("MIN"), unit_of("WEE")) == (60, 60, 1, None)
    headings = ("Minutes", "Duration (min)", "Time in hours", "Duration", "Length_hours", "Weeks")
    assert [unit_of_heading(heading) for heading in headings] == [1, 1, 60, None, 60, None]


def test_what_a_columns_bare_numbers_count_is_shown_by_the_whole_column() -> None:
    assert unit_of_column(["45 min", "30"]) == 1
    assert unit_of_column(["30", "45", "45", "60", "90"]) == 1
    for unclear in (["6"], ["1", "2", "3", "4", "5", "6"], ["2 weeks", "45"], ["1 h", "30 min", "45"], ["30", "45"]):
        assert unit_of_column(unclear) is None


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)))
def test_a_date_is_read_in_every_usual_spelling(day: date) -> None:
    for spelled in (
        "%Y-%m-%d",
        "%d %B %Y",
        "%B %d, %Y",
        "%d.%m.%Y",
        "%Y/%m/%d",
        "%d-%b-%y",
        "%Y%m%d",
        "%Y-%m-%dT10:00:00Z",
    ):
        assert parse_date(day.strftime(spelled)) == day.isoformat(), spelled
    assert parse_date(day.strftime("%d/%m/%Y"), day_first=True) == day.isoformat()
    assert parse_date(day.strftime("%m/%d/%Y"), day_first=False) == day.isoformat()
    if day.day > 12:
        assert parse_date(day.strftime("%d/%m/%Y")) == parse_date(day.strftime("%m/%d/%Y")) == day.isoformat()


@pytest.mark.parametrize("text", ["yesterday", "2021-02-31", "2021-13", "3/4/2021", "32/1/2021", ""])
def test_what_is_no_date_or_two_has_none(text: str) -> None:
    assert parse_date(text) is None


def test_a_column_shows_whether_the_day_is_first() -> None:
    assert order_of(["3/4/2021", "14/3/2021"]).day_first is True
    assert order_of(["3/4/2021", "3/14/2021"]).day_first is False
    assert order_of(["3/4/2021"]) == (None, False)
    assert order_of(["3/14/2021", "14/3/2021"]) == (None, True)


CODES = {
    "Common Core: 4.NF.1": [("4.NF.1", "Common Core")],
    "4.NF.A.1, 4.NF.A.2": [("4.NF.A.1", ""), ("4.NF.A.2", "")],
    "CCSS.Math.Content.3.NF.A.1 and 3.NF.A.2": [("CCSS.Math.Content.3.NF.A.1", ""), ("3.NF.A.2", "")],
    "RL.3.1 RL.3.2": [("RL.3.1", ""), ("RL.3.2", "")],
    "NGSS MS-LS2-3; MS-LS2-4": [("MS-LS2-3", "NGSS"), ("MS-LS2-4", "NGSS")],
    "4.NF.A.1 - Explain why a fraction is equal": [("4.NF.A.1", "")],
    "Add and subtract": [("Add and subtract", "")],
    "https://example.org/a,b": [("https://example.org/a,b", "")],
}


@pytest.mark.parametrize(("text", "codes"), CODES.items())
def test_codes_are_read_out_of_what_stands_around_them(text: str, codes: list[tuple[str, str]]) -> None:
    assert [(split_code.code, split_code.framework) for split_code in split_codes(text)] == codes


def test_a_value_that_cannot_be_used_is_noted_with_its_field() -> None:
    said = {
        "timeRequired": "3 weeks",
        "inLanguage": "Elvenish",
        "educationalLevel": "Wizards",
        "datePublished": "3/4/2021",
        "color": "red",
    }
    resource, notes = read_resource({"name": "A", **said})
    assert (resource.minutes, resource.languages, resource.ages, resource.published) == (None, (), None, None)
    assert {note.field: note.value for note in notes} == {**said, "color": ""}


@pytest.mark.parametrize(
    ("said", "minutes"),
    [({"value": 2, "unitText": "hours"}, 120), ({"value": 3, "unitCode": "HUR"}, 180), ({"value": 2,
    "unitCode": "WEE"}, None),
     ({"minValue": 30, "maxValue": 45, "unitCode": "MIN"}, 45), ({"value": 45}, None), ({"value": 2,
         "unitText": "weeks"}, None)],
)  # fmt: skip
def test_a_quantity_is_read_with_its_unit(said: dict[str, Any], minutes: int | None) -> None:
    assert resource_of({"name": "A", "timeRequired": {"@type": "QuantitativeValue", **said}}).minutes == minutes


def test_titles_in_several_languages_stay_apart() -> None:
    german, english = {"@value": "Bohnen", "@language": "de"}, {"@value": "Beans", "@language": "en"}
    for names, language in itertools.product(([german, english], [english, german]), ("de", "en")):
        assert resource_of({"name": names, "inLanguage": language}).title == {"de": "Bohnen", "en": "Beans"}[language]
    assert resource_of({"name": ["Stones", "Steine"], "inLanguage": "en"}).title == "Stones"


def _read(tmp_path: Path, name: str, text: str) -> tuple[list[Record], list[FileNote]]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    items = list(read(path))
    return [item for item in items if isinstance(item, Record)], [item for item in items if isinstance(item, FileNote)]


def test_a_column_of_bare_numbers_is_minutes_only_if_it_shows_that(tmp_path: Path) -> None:
    six, _ = _read(tmp_path, "weeks.csv", "title,Duration\nCourse,6\n")
    assert six[0].resource.minutes is None
    assert [(note.field, note.value) for note in six[0].notes] == [("Duration", "6")]
    lessons, notes = _read(
        tmp_path, "lessons.csv", "title,Duration\n" + "".join(f"L{n},{n}\n" for n in (30, 45, 45, 60, 90))
    )
    assert [item.resource.minutes for item in lessons] == [30, 45, 45, 60, 90]
    assert ["minutes" in note.note.reason for note in notes] == [True]
    hours, _ = _read(tmp_path, "hours.csv", "title,Time (hours)\nA,2\n")
    assert hours[0].resource.minutes == 120


def test_a_columns_dates_are_read_in_the_order_that_one_of_them_shows(tmp_path: Path) -> None:
    found, notes = _read(tmp_path, "a.csv", "title,published\nA,3/4/2021\nB,14/3/2021\n")
    assert [item.resource.published for item in found] == ["2021-04-03", "2021-03-14"]
    assert ["day first" in note.note.reason for note in notes] == [True]
    unclear, _ = _read(tmp_path, "b.csv", "title,published\nA,3/4/2021\n")
    assert unclear[0].resource.published is None
    assert [note.value for note in unclear[0].notes] == ["3/4/2021"]


def test_columns_that_are_not_used_are_named_with_a_mapping(tmp_path: Path) -> None:
    _, notes = _read(tmp_path, "a.csv", "title,Student Effort,Langauge\nA,13,en\n")
    assert {note.note.field for note in notes} == {"Student Effort", "Langauge"}
    assert any("--map “Langauge=languages”" in note.note.reason for note in notes)


def test_what_was_written_is_kept_beside_what_it_means(tmp_path: Path) -> None:
    found, _ = _read(tmp_path, "a.csv", "title,license,languages\nA,CC-BY-4.0,English\n")
    assert found[0].resource.license == f"{_CC}/by/4.0/"
    assert json.loads(found[0].original) == {"title": "A", "license": "CC-BY-4.0", "languages": "English"}


@given(st.text(max_size=60))
def test_any_text_is_read_without_an_error_and_once(text: str) -> None:
    for parse in (kind_label, audience_label):
        assert parse(parse(text)) == parse(text)
    license = parse_license(text).id
    assert parse_license(license).id == license
    assert all(parse_language(tag) == tag for tag in parse_languages(text))
    parse_duration(text)
    if day := parse_date(text):
        assert parse_date(day) == day
    assert split_codes(text)
