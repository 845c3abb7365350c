"""Values and shapes as publishers, repositories and teachers write them, each with the one reading that is right."""

# ruff: noqa: E501  a case a line

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from openpyxl import Workbook

from catalog.formats.alignments import NamedCode, split_codes
from catalog.formats.lrmi import read_resource
from catalog.formats.reading import read
from catalog.formats.record import FileNote, Package, Record, Rejection
from catalog.model import AgeRange, Part, Resource
from catalog.vocabularies.dates import parse_date
from catalog.vocabularies.durations import parse_duration
from catalog.vocabularies.grades import parse_ages, parse_grade
from catalog.vocabularies.languages import parse_languages
from catalog.vocabularies.licenses import parse_license

GRADES = {
    "4-5": ["Preschool", "Pre-Kindergarten", "PK", "TK"],
    "5-6": ["Kinder", "KG", "Kindergarten", "K", "grade K"],
    "6-7": ["CP", "1st", "Primer grado", "1.º de primaria", "1. Klasse", "1º de primaria", "1er grado"],
    "8-9": ["Third Grade", "3rd", "Gr 3", "Gr. 3", "G3", "03", "Tercer grado", "3.º de primaria", "3º de Primaria",
        "CE2", "Klasse 3", "3. Klasse", "3ème année", "Grade Three"],
    "9-10": ["CM1", "groep 6", "Cuarto grado", "4to grado", "4º ano", "Year 5", "4th grade", "Grado 4"],
    "8-11": ["Grades 3-5", "3rd-5th", "3rd through 5th grade", "3, 4, 5", "3/4/5", "Gr. 3–5", "3 to 5", "Grades 3 & 4 & 5",
        "Third, fourth and fifth grade"],
    "5-8": ["K-2", "Kindergarten - Grade 2", "K, 1, 2", "K–2nd", "KG-2"],
    "11-12": ["6e", "6ème", "Sixième", "Sixth"],
    "12-13": ["1º ESO", "1.º de ESO", "Jahrgangsstufe 7", "7. Jahrgangsstufe", "Year 8", "5ème"],
    "12-14": ["1.º y 2.º de ESO", "7.-8. Klasse", "1º-2º ESO"],
    "10-12": ["Klassen 5-6", "Klasse 5/6", "5. und 6. Klasse", "5.-6. Klasse"],
    "13-14": ["4ème", "Eighth", "2º de ESO"],
    "15-16": ["Seconde", "10e année", "Sophomore"],
    "11-14": ["Middle School", "6-8", "Grades 6 through 8", "Middle school (6-8)", "KS3", "Key Stage 3"],
    "14-18": ["High School", "9-12", "Grades 9–12", "HS"],
    "5-18": ["K-12", "K12", "Grades K through 12"],
    "6-10": ["Grundschule"],
    "18-": ["Adult Education", "Higher Education", "Erwachsenenbildung"],
}  # fmt: skip

MINUTES = {
    15: ["15 min", "a quarter of an hour", "15'", "< 15 minutes"],
    30: ["half an hour", "0.5 hours", "PT30M", "PT1800S", "½ hour", "0h30", "30 Minuten"],
    40: ["30-40 minutos", "30 bis 40 Minuten", "30 – 40 mins"],
    45: ["45 mins.", "45-minute lesson", "45 minutes total", "0:45:00", "One 45-minute class", "45m", "45 Min."],
    50: ["1 class period (50 min)", "50 minutes / 1 class period"],
    60: ["one hour", "an hour", "1hr", "1 Stunde", "60min", "PT1H", "1 h", "1 heure"],
    75: ["1¼ hours", "1 hr 15 mins", "1.25 hours", "1 hour and 15 minutes"],
    90: ["1½ hours", "1 ½ hours", "1,5 Stunden", "2 x 45 min", "two 45-minute lessons", "2 × 45 minutes", "1 heure 30",
        "1 hora y media", "1 h 30", "1 and a half hours", "2 lessons of 45 minutes", "2 (45 minute) class periods"],
    120: ["2 hours", "Two hours", "1-2 hours", "PT2H0M", "2.0 hrs"],
    135: ["3 x 45 minutes", "three 45 minute sessions"],
    None: ["10 días", "2 weeks", "varies", "5 lessons", "self-paced", "3 class periods", "TBD", "P1W", "1:30", "30+ minutes", "5-45 minute lessons"],
}  # fmt: skip

LICENSES = {
    "https://creativecommons.org/licenses/by/4.0/": ["Creative Commons Namensnennung 4.0 International",
        "Licence Creative Commons Attribution 4.0 International", "CC-BY 4.0 (Creative Commons Attribution)",
        "https://creativecommons.org/licenses/by/4.0/deed.es", "Creative Commons — Attribution 4.0 International — CC BY 4.0",
        "CC_BY_4_0", "cc-by-4.0", "Licencia Creative Commons Atribución 4.0 Internacional"],
    "https://creativecommons.org/licenses/by-sa/4.0/": ["CC BY-SA 4.0", "Creative Commons: Attribution-ShareAlike 4.0",
        "CC BY SA 4.0", "Attribution-ShareAlike 4.0 International (CC BY-SA 4.0)", "cc by-sa v4.0"],
    "https://creativecommons.org/licenses/by-nc-sa/4.0/": ["CC-BY-NC-SA 4.0", "CC BY NC SA 4.0",
        "Attribution-NonCommercial-ShareAlike 4.0 International",
        "Creative Commons Attribution Non-Commercial Share Alike 4.0", "BY-NC-SA 4.0"],
    "https://creativecommons.org/licenses/by-nc-sa/3.0/us/": ["CC-BY-NC-SA 3.0 US", "Attribution-NonCommercial-ShareAlike 3.0 United States",
        "Creative Commons Attribution-NonCommercial-ShareAlike 3.0 United States"],
    "https://creativecommons.org/licenses/by-nc-nd/4.0/": ["CC BY-NC-ND (4.0)", "CC BY-NC-ND 4.0 DEED"],
    "https://creativecommons.org/publicdomain/zero/1.0/": ["CC0", "CC0 1.0 Universal", "CC Zero", "CC-0",
        "http://creativecommons.org/publicdomain/zero/1.0/deed.en", "CC0-1.0", "Creative Commons Zero v1.0 Universal"],
    "All rights reserved": ["All rights reserved"],
}  # fmt: skip

LANGUAGES = {
    ("en",): ["en", "Inglés", "ENGLISH", "English only", "eng"],
    ("es",): ["Español", "spa", "castellano", "Spanish / Español", "Spanish (Español)"],
    ("en", "es"): ["ENG|SPA", "en, es", "English & Spanish", "English/Spanish", "Bilingual (English/Spanish)",
        "English; Spanish", "English + Spanish", "Inglés y español"],
    ("de", "en"): ["Deutsch; Englisch", "Deutsch, Englisch"],
    ("es-MX",): ["Español (México)", "es-mx"],
    ("fr-CA",): ["Canadian French", "French (Canada)", "fr_CA", "Français (Canada)"],
    ("pt-BR",): ["Português (Brasil)", "Portuguese (Brazilian)"],
    ("ht",): ["Kreyòl ayisyen", "Haitian Creole", "hat"],
    ("ja",): ["日本語", "Japanese", "jpn"],
}  # fmt: skip

DATES = {
    "2021-03-04": ["2021-3-4", "4 mars 2021", "4. März 2021", "Thu, 04 Mar 2021 10:00:00 GMT", "04-Mar-2021",
        "March 4th, 2021", "4.3.2021", "2021-03-04T10:00:00+02:00", "2021-03-04T10:00:00.000Z", "20210304",
        "2021/03/04 10:00", "Mar. 4, 2021", "4 de marzo de 2021", "2021年3月4日", "4-mar-21", "2021.03.04",
        "March 4, 2021 10:15 AM", "2021-03-04 10:00:00 UTC", "4 Mar 21"],
    "2021-03": ["March 2021", "Mar-2021", "marzo 2021", "03/2021", "2021-03", "2021/03"],
    "2021": ["2021", "© 2021", "c2021", "Copyright 2021"],
    None: ["3/4/2021", "Spring 2021", "2021-W09", "Q3 2021", "n.d.", "2019/2020", "31/31/2021", "1614816000", "2021-2-30"],
}  # fmt: skip


def flat(table: dict[Any, list[str]]) -> list[tuple[Any, str]]:
    return [(value, text) for value, texts in table.items() for text in texts]


@pytest.mark.parametrize(("ages", "text"), flat(GRADES))
def test_grades(ages: str, text: str) -> None:
    assert str(parse_grade(text)) == ages


@pytest.mark.parametrize(("minutes", "text"), flat(MINUTES))
def test_lengths(minutes: int | None, text: str) -> None:
    assert parse_duration(text).minutes == minutes


@pytest.mark.parametrize(("license", "text"), flat(LICENSES))
def test_licenses(license: str, text: str) -> None:
    assert parse_license(text).id == license


@pytest.mark.parametrize(("tags", "text"), flat(LANGUAGES))
def test_languages(tags: tuple[str, ...], text: str) -> None:
    assert parse_languages(text) == tags


@pytest.mark.parametrize(("iso", "text"), flat(DATES))
def test_dates(iso: str | None, text: str) -> None:
    assert parse_date(text) == iso


def ld(**properties: Any) -> bytes:
    return orjson.dumps({"@context": "https://schema.org", "@type": "LearningResource", "name": "Beans"} | properties)


def workbook(rows: list[list[Any]], then: Callable[[Any], None] = lambda sheet: None) -> bytes:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    then(book.worksheets[0])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def linked(sheet: Any) -> None:
    sheet["B2"].hyperlink = "https://x.example/beans"


def merged(sheet: Any) -> None:
    sheet.merge_cells("A1:C1")


def stretched(sheet: Any) -> None:
    sheet["B2"].number_format = "[h]:mm"


BEANS = {"title": "Beans"}
# name of the file, its content, what its one record says
RECORDS: dict[str, tuple[str, str | bytes, dict[str, Any]]] = {
    "tabs": ("a.tsv", "Title\tGrade\nBeans\t3\n", BEANS | {"ages": "8-9"}),
    "pipes": ("a.csv", "Title|Subject\nBeans|Science\n", BEANS | {"subjects": ("Science",)}),
    "semicolons and a comma in a number": ("a.csv", "Titel;Dauer\nBeans;1,5 Stunden\n", BEANS | {"minutes": 90}),
    "old line ends": ("a.csv", "title,grade\rBeans,3\r", BEANS | {"ages": "8-9"}),
    "UTF-16": ("a.csv", "title,description\nBeans,Café\n".encode("utf-16"), BEANS | {"description": "Café"}),
    "Windows-1252": ("a.csv", "title,description\nBeans,Café – déjà\n".encode("cp1252"),
        BEANS | {"description": "Café – déjà"}),
    "sep line": ("a.csv", "sep=;\ntitle;grade\nBeans;K-2\n", BEANS | {"ages": "5-8"}),
    "a break within quotes": ("a.csv", 'title,description\nBeans,"one\ntwo"\n', BEANS | {"description": "one\ntwo"}),
    "title above the header": ("a.csv", "My list 2024,,\n,,\nTitle,Grade Level,Link\nBeans,4,https://x.example/b\n",
        BEANS | {"ages": "9-10", "url": "https://x.example/b"}),
    "empty columns at the end": ("a.csv", "title,grade,,\nBeans,3,,\n", BEANS | {"ages": "8-9"}),
    "unbreakable spaces": ("a.csv", "title,grade\xa0level\n\xa0Beans\xa0,Grade\xa03\n", BEANS | {"ages": "8-9"}),
    "JSON lists in cells": ("a.csv", 'title,subjects,languages\nBeans,"[""Math"",""Art""]","[""en"", ""es""]"\n',
        BEANS | {"subjects": ("Math", "Art"), "languages": ("en", "es")}),
    "Python lists in cells": ("a.csv", "title,keywords\nBeans,\"['seed', 'pod']\"\n",
        BEANS | {"keywords": ("seed", "pod")}),
    "yes by a letter": ("a.csv", "title,free\nBeans,Y\n", BEANS | {"free": True}),
    "yes by a tick": ("a.csv", "title,free\nBeans,✓\n", BEANS | {"free": True}),
    "no in Spanish": ("a.csv", "title,free\nBeans,No\n", BEANS | {"free": False}),
    "two columns of grades": ("a.csv", "title,grade,grade\nBeans,3,4\n", BEANS | {"ages": "8-10"}),
    "lowest and highest grade": ("a.csv", "title,Min Grade,Max Grade\nBeans,3,5\n", BEANS | {"ages": "8-11"}),
    "hours in the heading": ("a.csv", "title,Time (hours)\nBeans,1.5\n", BEANS | {"minutes": 90}),
    "Spanish headings": ("a.csv", "Título,Grado,Idioma,Duración,Licencia\nBeans,3.º,Español,45 min,CC BY 4.0\n",
        BEANS | {"ages": "8-9", "languages": ("es",), "minutes": 45, "license": "https://creativecommons.org/licenses/by/4.0/"}),
    "nothing in many words": ("a.csv", "title,grade,language,publisher,description\nBeans,N/A,n/a,-,None\n",
        BEANS | {"ages": None, "languages": (), "publisher": None, "grades": (), "description": ""}),
    "days by the whole column": ("a.csv", "title,published\nBeans,03/04/2023\n,25/12/2022\n", BEANS | {"published": "2023-04-03"}),
    "a language object": ("a.json", ld(inLanguage={"@type": "Language", "name": "Spanish", "alternateName": "es"}),
        {"languages": ("es",)}),
    "a term for a level": ("a.json", ld(educationalLevel={"@type": "DefinedTerm", "name": "Grade 4"}), {"ages": "9-10"}),
    "an open age": ("a.json", ld(typicalAgeRange="9+"), {"ages": "9-"}),
    "two ranges of ages": ("a.json", ld(typicalAgeRange=["8-9", "9-10"]), {"ages": "8-10"}),
    "ages of an audience": ("a.json", ld(audience={"@type": "PeopleAudience", "suggestedMinAge": 8, "suggestedMaxAge": 10}),
        {"ages": "8-10"}),
    "a level among alignments": ("a.json",
        ld(educationalAlignment={"@type": "AlignmentObject", "alignmentType": "educationalLevel", "targetName": "Grade 4"}),
        {"ages": "9-10", "alignments": ()}),
    "free by an address": ("a.json", ld(isAccessibleForFree="https://schema.org/True"), {"free": True}),
    "expanded": ("a.json", orjson.dumps([{"@type": ["http://schema.org/LearningResource"],
        "http://schema.org/name": [{"@value": "Beans"}], "http://schema.org/inLanguage": [{"@value": "en"}],
        "http://schema.org/url": [{"@id": "https://x.example/b"}]}]),
        BEANS | {"languages": ("en",), "url": "https://x.example/b"}),
    "a license object": ("a.json", ld(license={"@type": "CreativeWork", "name": "CC BY",
        "url": "http://creativecommons.org/licenses/by/4.0/"}), {"license": "https://creativecommons.org/licenses/by/4.0/"}),
    "names in two parts": ("a.json", ld(author=[{"@type": "Person", "givenName": "Ana", "familyName": "Ruiz"}]),
        {"authors": ("Ana Ruiz",)}),
    "a title by language": ("a.json", ld(name=[{"@value": "Bohnen", "@language": "de"}, {"@value": "Beans", "@language": "en"}],
        inLanguage="de"), {"title": "Bohnen"}),
    "a video": ("a.json", ld(**{"@type": "VideoObject"}, duration="PT4M13S", thumbnailUrl=["https://x.example/t.png"]),
        {"minutes": 5, "image": "https://x.example/t.png"}),
    "an image object": ("a.json", ld(image={"@type": "ImageObject", "contentUrl": "https://x.example/i.png"}),
        {"image": "https://x.example/i.png"}),
    "a type by its address and labels": ("a.json", ld(learningResourceType=[{"id": "https://x.example/vocab/17",
        "prefLabel": {"de": "Arbeitsblatt", "en": "Worksheet"}}], inLanguage=["de"]), {"types": ("Worksheet",)}),
    "a term with its code": ("a.json", ld(teaches={"@type": "DefinedTerm", "termCode": "4.NF.A.1", "name": "Equivalent fractions",
        "inDefinedTermSet": "CCSS"}), {"codes": ("4.NF.A.1",)}),
    "keywords with commas in one string": ("a.json", ld(keywords="seed, pod ,vine"), {"keywords": ("seed", "pod", "vine")}),
    "keywords as terms": ("a.json", ld(keywords=[{"@type": "DefinedTerm", "name": "seed"}, "pod"]), {"keywords": ("seed", "pod")}),
    "minutes as a number in a property": ("a.json", ld(timeRequired={"@type": "QuantitativeValue", "value": 1.5, "unitCode": "HUR"}),
        {"minutes": 90}),
    "a page with two scripts": ("a.html", b"<html><script type='application/ld+json; charset=utf-8'>"
        b'{"@type":"Organization","name":"Guild"}</script><SCRIPT TYPE="application/ld+json">' + ld() + b"</SCRIPT>", BEANS),
    "a list within a page": ("a.json", orjson.dumps({"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "position": 1,
        "item": {"@type": "LearningResource", "name": "Beans", "url": "https://x.example/b"}}]}), BEANS | {"url": "https://x.example/b"}),
    "a course with its dates": ("a.json", ld(**{"@type": "Course"}, provider={"@type": "Organization", "name": "Guild"},
        hasCourseInstance={"@type": "CourseInstance", "courseMode": "online", "courseWorkload": "PT10H"}),
        BEANS | {"publisher": "Guild", "aggregation": ""}),
    "relative address": ("a.json", ld(url="/beans", identifier="b-1"), {"url": None, "id": "b-1"}),
    "ages with a least and a greatest": ("a.json", ld(typicalAgeRange={"@type": "QuantitativeValue", "minValue": 8, "maxValue": 10}),
        {"ages": "8-10"}),
    "ages with a least alone": ("a.json", ld(typicalAgeRange={"@type": "QuantitativeValue", "minValue": 14}), {"ages": "14-"}),
    "standards that are none": ("a.csv", "title,Standards,Grade,License\nBeans,n.a.,Not applicable,not specified\n",
        BEANS | {"codes": (), "ages": None, "license": None}),
    "a title in two languages, a column each": ("a.csv", "id,title_en,title_es,Description (es)\nm1,Beans,Frijoles,De frijoles\n",
        BEANS | {"description": "De frijoles"}),
    "years of school in a column": ("a.csv", "title,Year group\nBeans,Years 10 & 11\n", BEANS | {"ages": "14-16"}),
    "two 45-minute periods": ("a.csv", "title,Time needed\nBeans,two 45-minute periods\n", BEANS | {"minutes": 90}),
    "the alternate name of a language": ("a.json", ld(inLanguage=["en", {"@type": "Language", "alternateName": "es"}]),
        BEANS | {"languages": ("en", "es")}),
    "a language by its authority": ("a.json", ld(inLanguage="http://publications.europa.eu/resource/authority/language/DEU"),
        BEANS | {"languages": ("de",)}),
    "several identifiers": ("a.json", ld(**{"@id": "urn:x:1"}, url="https://x.example/b", identifier=["b-1",
        {"@type": "PropertyValue", "propertyID": "doi", "value": "10.1000/1"}, "b-1", "https://x.example/b"]),
        {"id": "b-1", "identifiers": ("doi:10.1000/1", "urn:x:1"), "url": "https://x.example/b"}),
    "identifiers of known kinds, and the same elsewhere": ("a.json", ld(url="https://x.example/b", identifier=["b-1",
        {"@type": "PropertyValue", "propertyID": "https://schema.org/isbn", "value": "978-0-306-40615-7"},
        {"@type": "PropertyValue", "name": "Digital Object Identifier", "value": "https://doi.org/10.1000/1"}],
        sameAs=["https://y.example/b", {"@id": "https://z.example/b"}, "beans"]),
        {"id": "b-1", "isbn": "9780306406157", "url": "https://x.example/b"}),
    "other identifiers in a column": ("a.csv", "id,title,Other IDs\nb-1,Beans,doi:10.1000/1; x-2\n",
        {"id": "b-1", "identifiers": ("doi:10.1000/1", "x-2")}),
    "YAML lists": ("a.md", "---\ntitle: 'Beans: a lesson'\ngrade_level: [3, 4]\nlang: es\nduration: 45 minutes\n"
        "standards:\n  - 4.NF.A.1\nauthors:\n  - name: Ana Ruiz\n  - Ben Okri\n---\nText\n",
        {"title": "Beans: a lesson", "ages": "8-10", "languages": ("es",), "minutes": 45, "codes": ("4.NF.A.1",),
         "authors": ("Ana Ruiz", "Ben Okri")}),
    "TOML front matter": ("a.md", '+++\ntitle = "Beans"\ntags = ["seed", "pod"]\ndate = 2021-03-04\n+++\n\nText\n',
        BEANS | {"keywords": ("seed", "pod"), "published": "2021-03-04", "text": "Text"}),
    "front matter with Windows line ends": ("a.md", b"\xef\xbb\xbf---\r\nTitle: Beans\r\nGrade: K-2\r\nLicense: CC-BY-4.0\r\n---\r\n",
        BEANS | {"ages": "5-8", "license": "https://creativecommons.org/licenses/by/4.0/"}),
    "an underlined heading": ("a.md", "---\ngrade: 3\n---\n\nBeans\n=====\n\nText\n", BEANS | {"ages": "8-9"}),
    "merged title": ("a.xlsx", workbook([["Our materials 2024", None, None], ["Title", "Grade", "Minutes"], ["Beans", 3, 45]], merged),
        BEANS | {"ages": "8-9", "minutes": 45}),
    "link under a word": ("a.xlsx", workbook([["Title", "Link"], ["Beans", "Open"]], linked), BEANS | {"url": "https://x.example/beans"}),
    "link under the title": ("a.xlsx", workbook([["Grade", "Title"], [3, "Beans"]], linked), BEANS | {"url": "https://x.example/beans"}),
    "link in a formula": ("a.xlsx", workbook([["Title", "Link"], ["Beans", '=HYPERLINK("https://x.example/beans","Open")']]), BEANS),
    "a length of time": ("a.xlsx", workbook([["Title", "Duration"], ["Beans", timedelta(minutes=90)]], stretched), BEANS | {"minutes": 90}),
    "a date and a truth": ("a.xlsx", workbook([["Title", "Published", "Free"], ["Beans", date(2021, 3, 4), True]]),
        BEANS | {"published": "2021-03-04", "free": True}),
    "a numeric title": ("a.xlsx", workbook([["Title", "Grade"], [1984, "9-12"]]), {"title": "1984", "ages": "14-18"}),
}  # fmt: skip


def said(resource: Resource, name: str) -> Any:
    if name == "codes":
        return tuple(alignment.code for alignment in resource.alignments)
    return str(resource.ages) if name == "ages" and resource.ages else getattr(resource, name)


@pytest.mark.parametrize("name", RECORDS)
def test_records(name: str, tmp_path: Path) -> None:
    file, content, expected = RECORDS[name]
    path = tmp_path / file
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    items = list(read(path))
    records = [item.resource for item in items if isinstance(item, Record)]
    assert len(records) == 1, items
    assert {field: said(records[0], field) for field in expected} == expected


ITEM = {"identifier": "i1", "fullStatement": "Count beans", "humanCodingScheme": "BN.1"}
DOCUMENT = {"identifier": "d1", "title": "Bean standards"}
CHILD = {
    "identifier": "a1",
    "associationType": "isChildOf",
    "originNodeURI": {"identifier": "i1"},
    "destinationNodeURI": {"identifier": "d1"},
}
PACKAGES = {
    "bare": {"CFDocument": DOCUMENT, "CFItems": [ITEM], "CFAssociations": [CHILD]},
    "wrapped": {"CFPackage": {"CFDocument": DOCUMENT, "CFItems": [ITEM], "CFAssociations": [CHILD]}},
    "several": {"CFPackages": [{"CFDocument": DOCUMENT, "CFItems": [ITEM], "CFAssociations": [CHILD]}]},
    "without associations": {"CFDocument": DOCUMENT, "CFItems": [ITEM]},
    "null where a list is": {"CFDocument": DOCUMENT, "CFItems": [ITEM], "CFAssociations": None, "CFRubrics": None},
    "a level as one string": {"CFDocument": DOCUMENT, "CFItems": [ITEM | {"educationLevel": "03"}]},
    "two levels in one string": {"CFDocument": DOCUMENT, "CFItems": [ITEM | {"educationLevel": "03,04"}]},
    "items first": {"CFItems": [ITEM], "CFDocument": DOCUMENT},
    "pretty": {"CFDocument": DOCUMENT | {"subject": None, "language": "en"}, "CFItems": [ITEM | {"humanCodingScheme": " BN.1 "}]},
}  # fmt: skip


@pytest.mark.parametrize("name", PACKAGES)
def test_packages(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(orjson.dumps(PACKAGES[name], option=orjson.OPT_INDENT_2 if name == "pretty" else None))
    (package,) = list(read(path))
    assert isinstance(package, Package)
    assert package.framework.title == "Bean standards"
    assert [(standard.code, standard.statement) for standard in package.standards] == [("BN.1", "Count beans")]
    level = {"a level as one string": "8-9", "two levels in one string": "8-10"}.get(name)
    assert str(package.standards[0].ages) == str(level)


# name of the file, its content, what its rejection or note says
SAID = {
    "a program instead of a table": ("a.csv", b"\x7fELF\x02\x01\x01" + bytes(100), "none of the formats"),
    "microdata only": ("a.html", b'<div itemscope itemtype="https://schema.org/LearningResource"></div>', "JSON-LD"),
    "a table without titles": ("a.csv", b"Name of shop,Price\nA,3\n", "title"),
    "an old workbook": ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "XLSX"),
    "Markdown without front matter": ("a.md", b"# Beans\n\nHow to count them.\n", "front matter"),
    "an empty file": ("a.csv", b"", "empty"),
    "only a header": ("a.csv", b"title,grade\n", "no rows"),
    "a word document": ("a.docx", workbook([]).replace(b"xl/workbook.xml", b"word/documen.xml"), "spreadsheet"),
    "a list of documents": ("a.json", orjson.dumps({"CFDocuments": [DOCUMENT]}), "CFPackage"),
    "a length in weeks": ("a.csv", b"title,duration\nBeans,3 weeks\n", "calendar"),
    "a grade that is none": ("a.csv", b"title,grade\nBeans,Blue level\n", "grade"),
    "a language that is none": ("a.csv", b"title,language\nBeans,Blue\n", "language"),
    "a truth that is none": ("a.csv", b"title,free\nBeans,perhaps\n", "write yes or no"),
    "an address that is none": ("a.csv", b"title,url\nBeans,see above\n", "https://"),
    "a column that is not known": ("a.csv", b"title,Shelf mark\nBeans,A3\n", "Shelf mark"),
}  # fmt: skip


@pytest.mark.parametrize("name", SAID)
def test_what_is_not_read_is_said(name: str, tmp_path: Path) -> None:
    file, content, expected = SAID[name]
    path = tmp_path / file
    path.write_bytes(content)
    sentences = []
    for item in read(path):
        notes = item.notes if isinstance(item, Record) else (item.note,) if isinstance(item, FileNote) else ()
        sentences += [f"{note.field} {note.value} {note.reason}" for note in notes]
        sentences += [item.reason] if isinstance(item, Rejection) else []
    assert any(expected in sentence for sentence in sentences), sentences


@pytest.mark.parametrize(
    ("text", "ages"),
    [("8 a 9 años", (8, 9)), ("de 8 a 9 años", (8, 9)), ("9 to 10 years old", (9, 10)), ("8–9 Jahre", (8, 9)),
     ("8 bis 9 Jahre", (8, 9)), ("from 5 to 7", (5, 7)), ("7 ans", (7, 8))],
)  # fmt: skip
def test_ages_are_read_in_the_languages_of_catalogs(text: str, ages: tuple[int, int]) -> None:
    assert parse_ages(text) == AgeRange(*ages)


def test_grade_codes_may_stand_beside_each_other_with_spaces_alone() -> None:
    assert parse_grade("03 04 05") == AgeRange(8, 11)


@pytest.mark.parametrize("text", ["CC BY 4.0, except images", "CC BY-SA 4.0 unless noted", "Varios, salvo CC BY 4.0"])
def test_a_license_that_excepts_something_keeps_its_words(text: str) -> None:
    assert parse_license(text).id == text


def test_a_lesson_says_the_other_way_round_what_it_is_part_of() -> None:
    lesson = {"@type": "LearningResource", "name": "Lesson", "@reverse": {"schema:hasPart": {"@id": "x:u", "name": "U"},
              "about": {"@id": "x:p"}}}  # fmt: skip
    found, notes = read_resource(lesson)
    assert found.parts == (Part("U", "x:u"),)
    assert [note.field for note in notes] == ["reverse of about"]


def test_objects_for_codes_say_their_code_and_empty_ones_are_named() -> None:
    said = {"name": "A", "teaches": [{"code": "4.NF.A.1"}, {"weight": 3}]}
    found, notes = read_resource(said)
    assert [alignment.code for alignment in found.alignments] == ["4.NF.A.1"]
    assert [(note.field, note.value) for note in notes] == [("teaches", "weight")]
    other = {"name": "A", "educationalAlignment": {"alignmentType": "mood", "targetName": "calm"}}
    assert [note.value for note in read_resource(other)[1]] == ["mood"]


def test_a_remark_behind_a_code_is_no_part_of_it_and_a_part_in_marks_is() -> None:
    assert split_codes("4.NF.A.1 (partial)") == [NamedCode("4.NF.A.1", "", "partial")]
    assert split_codes("4.NF.A.1 (partial)  (in review)") == [NamedCode("4.NF.A.1", "", "partial")]
    assert [split_code.code for split_code in split_codes("TEKS 4.3(A)")] == ["4.3(A)"]


def test_of_several_isbns_the_first_is_kept_and_the_others_are_named() -> None:
    found, notes = read_resource({"name": "A", "isbn": ["978-0-306-40615-7", "0-306-40615-2", "080442957X"]})
    assert found.isbn == "9780306406157"
    assert [note.value for note in notes] == ["9780804429573"]


def test_front_matter_may_name_codes_by_objects(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("---\ntitle: A\nstandards:\n- 4.NF.A.1\n- code: 4.NF.A.2\n  framework: CCSS\n---\nText\n", "utf-8")
    (record,) = [record for record in read(path) if isinstance(record, Record)]
    told = [(alignment.code, alignment.framework) for alignment in record.resource.alignments]
    assert told == [("4.NF.A.1", ""), ("4.NF.A.2", "CCSS")]
