"""Licences in one form, with the name people know them by, from addresses, SPDX identifiers and words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple


class License(NamedTuple):
    """``id`` is stored, an address if there is one. ``family`` is the kind without version, such as "by-sa" or ""."""

    id: str
    name: str
    family: str = ""


_CC_ADDRESS = re.compile(
    r"creativecommons\.org/licen[sc]es/(?P<kind>by(?:-nc)?(?:-nd|-sa)?|by-nd-nc|nc|sa|nc-sa|nd|nd-nc|sampling\+?)"
    r"(?:/(?P<version>\d\.\d))?(?:/(?P<place>[a-z]{2,4}(?=/|$)))?",
)
_PUBLIC_DOMAIN = re.compile(r"creativecommons\.org/(?:publicdomain/(?P<kind>zero|mark)|licenses/(?P<old>publicdomain))")
_ELEMENTS = r"nc|nd|sa|non-?\s?commercial|no-?\s?deriv(?:ative)?s?(?: works)?|share-?\s?alike"
_CC_WORDS = re.compile(
    r"(?:\bcc|\bcreative commons)[\s:_-]*(?:licen[sc]ed?[\s:_-]*)?"
    rf"(?P<kind>(?:by|attribution)(?:[\s_/-]*(?:{_ELEMENTS})\b)*)"
    r"(?![a-z])(?:[\s_-]*(?:licen[sc]e[\s,]*)?(?:v|ver\.?|version)?[\s_-]*\(?(?P<version>[1-4]\.\d|[1-4](?![\d.]))\)?)?"
    r"(?:[\s_-]*(?P<place>international|intl|unported|generic|igo|[a-z]{2}(?![a-z])"
    r"|united states|england (?:and|&) wales|scotland|germany|spain|france|australia|canada|new zealand))?",
)
_SHORT_KINDS = re.compile(
    rf"(?:attribution|by)(?:[\s_/-]*(?:{_ELEMENTS})\b)*"
    r"(?:[\s_-]*(?P<version>[1-4]\.\d))?(?:[\s_-]*(?P<place>international|unported|generic"
    r"|united states|england (?:and|&) wales|scotland|germany|spain|france|australia|canada|new zealand))?"
)
_PLACES = {
    "united states": "us", "england and wales": "uk", "england & wales": "uk", "scotland": "scotland", "germany": "de",
    "spain": "es", "france": "fr", "australia": "au", "canada": "ca", "new zealand": "nz",
}  # fmt: skip
_NO_PLACE = frozenset({"international", "intl", "unported", "generic", "en", "legalcode", "deed", "or", "by"})
_CC0 = re.compile(
    r"cc[\s_-]*(?:0|zero)(?:[\s_-]*(?:v?1\.0|universal|public domain dedication|licen[sc]e|\(.*\)))*"
    r"|creative commons zero.*"
)
_MARK = re.compile(r"(?:cc[\s_-]*)?(?:public[\s_-]*domain|pdm?)(?:[\s_-]*(?:mark|work|v?1\.0))*|no known copyright.*")
_OGL = re.compile(
    r"(?:.*nationalarchives\.gov\.uk/doc/(?P<address>(?:non-commercial-government|open-government)-licen[cs]e)"
    r"(?:/version)?/?(?P<v1>[123])?.*|(?:uk )?(?:open government licen[sc]e|ogl)"
    r"[\s_,-]*(?:uk|\(ogl\))?[\s_,-]*(?:v|version)?[\s_.-]*(?P<v2>[123])?(?:\.0)?(?: for public sector information)?)"
)
# Words of Creative Commons in other languages, in the order in which they are put into English.
_FOREIGN = (
    (r"\b(?:licen[cs]i?[ae]|lizenz|licença)\b", "license"),
    (
        r"\b(?:namensnennung|naamsvermelding|atribuci[óo]n|reconocimiento|paternit[ée]|atribui[çc][ãa]o|attribuzione)\b",
        "attribution",
    ),
    (r"\b(?:nicht[\s-]*kommerziell|n(?:o|ão|ao)[\s-]*comercial|pas d['’]utilisation commerciale)\b", "noncommercial"),
    (
        r"\b(?:keine[\s-]*bearbeitung(?:en)?|sin[\s-]*(?:obras?[\s-]*)?derivadas?|pas de modifications?"
        r"|sem[\s-]*deriva[çc][õo]es)\b",
        "noderivs",
    ),
    (
        r"\b(?:weitergabe unter gleichen bedingungen|compartir[\s-]*igual|compartilha[\s-]*igual"
        r"|partage dans les mêmes conditions)\b",
        "sharealike",
    ),
    (r"\b(?:internacional|internationale?)\b", "international"),
)
_EXCEPTS = re.compile(r"\b(?:except\w*|excluding|unless|other than|mixed|various|salvo|excepto|außer|sauf)\b")
_NOT_WHOLLY = re.compile(r"\b(?:except|unless|other than|some|parts?|portions?|not|mixed|various|and)\b")
# SPDX identifiers of what else is met among materials and their software, by every spelling in small letters
# without marks; what is not here keeps the words it came with.
_SPDX: Mapping[str, tuple[str, ...]] = {
    "MIT": ("mit", "mitlicense", "expat", "x11"),
    "Apache-2.0": ("apache20", "apache2", "apachelicense20", "apachelicense2", "apachelicenseversion20", "apachev2"),
    "MPL-2.0": ("mpl20", "mpl2", "mozillapubliclicense20", "mozillapubliclicense", "mozillapubliclicenseversion20"),
    "BSD-2-Clause": ("bsd2clause", "bsd2", "simplifiedbsd"),
    "BSD-3-Clause": ("bsd3clause", "bsd3", "newbsd", "modifiedbsd"),
    "ISC": ("isc", "isclicense"),
    "Unlicense": ("unlicense", "theunlicense"),
    "GPL-2.0-only": ("gpl20", "gplv2", "gpl2", "gpl20only", "gnugplv2"),
    "GPL-2.0-or-later": ("gpl20orlater", "gplv2orlater"),
    "GPL-3.0-only": ("gpl30", "gplv3", "gpl3", "gpl30only", "gnugplv3", "gnugeneralpubliclicensev30"),
    "GPL-3.0-or-later": ("gpl30orlater", "gplv3orlater"),
    "LGPL-3.0-only": ("lgpl30", "lgplv3", "lgpl30only"),
    "AGPL-3.0-only": ("agpl30", "agplv3", "agpl30only"),
    "GFDL-1.2-only": ("gfdl12", "fdl12", "gfdl12only"),
    "GFDL-1.3-only": ("gfdl13", "fdl13", "gfdl13only", "gfdl", "gnufreedocumentationlicense", "gnufdl"),
    "EUPL-1.2": ("eupl12", "eupl"),
    "ODbL-1.0": ("odbl10", "odbl", "opendatacommonsopendatabaselicensev10"),
    "OFL-1.1": ("ofl11", "silopenfontlicense11"),
    "FAL-1.3": ("fal13", "freeartlicense13", "freeartlicense"),
}  # fmt: skip
_BY_SPELLING = {
    spelling: id for id, spellings in _SPDX.items() for spelling in (*spellings, re.sub(r"[^a-z0-9]", "", id.lower()))
}
_SPDX_ADDRESS = re.compile(
    r"(?:spdx\.org/licenses|opensource\.org/licen[sc]es?|choosealicense\.com/licenses|gnu\.org/(?:copyleft|licenses)"
    r"|(?:gnu\.org/licenses/)?old-licenses|apache\.org/licenses|mozilla\.org/(?:en-us/)?mpl)/"
    r"(?P<name>[\w.+-]+?)/?(?:\.html|\.txt|\.php|\.en\.html)?/?"
)
_RESERVED = re.compile(r"(?:©.{0,80})?all rights reserved\.?|(?:standard )?copyright(?:ed)?\.?|proprietary|c")


@lru_cache(maxsize=4096)
def parse_license(text: str) -> License:
    """The licence that an address, identifier or words name; one that is not known here keeps its words.

    Words that name more than one licence, or except something from it, are kept whole: no one licence is true of it.
    """
    value = " ".join(text.split())
    low = value.lower()
    if re.match(r"(?:https?:)?//|www\.|[a-z-]+\.(?:org|com|gov\.uk)/", low):
        return _by_address(value, low) or License(value, value)
    return _by_words(low) or License(value, value)


def _by_address(value: str, low: str) -> License | None:
    bare = re.sub(r"^(?:https?:)?//(?:www\.)?", "", low)
    if match := _PUBLIC_DOMAIN.match(bare):
        return _zero() if match["kind"] == "zero" else _mark()
    if match := _CC_ADDRESS.match(bare):
        return _creative_commons(match["kind"], match["version"], match["place"])
    if ogl := _ogl(bare):
        return ogl
    match = _SPDX_ADDRESS.fullmatch(bare)
    if match is None:
        return None
    name = match["name"].removeprefix("license-") if "apache" in bare else match["name"]
    spelled = {"apache": f"apache{name}", "mozilla.org": f"mpl{name}"}
    named = next((words for host, words in spelled.items() if bare.startswith(host)), name)
    return _by_words(named.removesuffix("-standalone")) or License(value, match["name"])


def _by_words(low: str) -> License | None:
    low = low.strip(" .;,")
    for words, english in _FOREIGN:
        low = re.sub(words, english, low)
    if _CC0.fullmatch(low):
        return _zero()
    if _MARK.fullmatch(low):
        return _mark()
    if ogl := _ogl(low):
        return ogl
    if known := _BY_SPELLING.get(re.sub(r"[^a-z0-9]", "", re.sub(r"^(?:the|gnu(?= )) | licen[sc]e$", "", low))):
        return License(f"https://spdx.org/licenses/{known}.html", known)
    if _RESERVED.fullmatch(low):
        return License("All rights reserved", "All rights reserved")
    return _cc_by_words(low)


def _cc_by_words(low: str) -> License | None:
    named = [
        _creative_commons(_kind(match["kind"]), match["version"], match["place"]) for match in _CC_WORDS.finditer(low)
    ]
    if address := re.search(r"https?://\S*creativecommons\.org/\S+", low):
        named = [by_address] if (by_address := _by_address(address[0], address[0])) else named
    if (
        not named
        and (match := _SHORT_KINDS.fullmatch(low))
        and (low.startswith("attribution") or match["version"] or "-" in low)
    ):
        named = [_creative_commons(_kind(low.removesuffix(match["place"] or "")), match["version"], match["place"])]
    distinct = set(named)
    if len(distinct) == 2:  # "Creative Commons Attribution 4.0 (CC BY)": the same, said less exactly
        first, second = sorted(distinct, key=lambda license: len(license.name))
        distinct = {second} if first.family == second.family and second.name.startswith(first.name) else distinct
    if len(distinct) != 1 or _EXCEPTS.search(low) or (len(low) > 60 and _NOT_WHOLLY.search(low)):
        return None
    return distinct.pop()


def _kind(words: str) -> str:
    short = re.sub(r"[^a-z]", "", words.lower())
    nc, nd, sa = (
        ("nc" in short or "noncommercial" in short),
        ("nd" in short or "noderiv" in short),
        (short.endswith("sa") or "sharealike" in short or "bysa" in short),
    )
    return "by" + "-nc" * nc + ("-nd" if nd else "-sa" if sa else "")


def _creative_commons(kind: str, version: str | None, place: str | None) -> License:
    kind = "by-nc-nd" if kind == "by-nd-nc" else kind
    version = f"{version}.0" if version and "." not in version else version
    place = _PLACES.get(place or "", place)
    if place in _NO_PLACE or version is None or (version == "4.0"):
        place = None
    name = " ".join(["CC", kind.upper(), *([version] if version else []), *([place.upper()] if place else [])])
    if version is None:
        return License(name, name, kind)
    return License(
        "/".join(["https://creativecommons.org/licenses", kind, version, *([place] if place else []), ""]), name, kind
    )


def _ogl(low: str) -> License | None:
    match = _OGL.fullmatch(low)
    if match is None or (match["address"] or "").startswith("non"):
        return None
    version = match["v1"] or match["v2"]
    if not version:
        address = "https://www.nationalarchives.gov.uk/doc/open-government-licence/"
        return License(address, "Open Government Licence", "ogl")
    address = f"https://www.nationalarchives.gov.uk/doc/open-government-licence/version/{version}/"
    return License(address, f"Open Government Licence {version}.0", "ogl")


def _zero() -> License:
    return License("https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0", "cc0")


def _mark() -> License:
    return License("https://creativecommons.org/publicdomain/mark/1.0/", "Public Domain Mark", "public-domain")
