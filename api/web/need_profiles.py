"""Need profiles: a name, such as that of a class's course, and what materials for it should offer (pure).

They are kept in a cookie of the reader's browser, and nowhere else. A profile is a set of needs and nothing more:
choosing it puts its needs into a page's address, which stays the whole state.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

import orjson

from catalog.errors import InvalidRequestError, NotFoundError
from catalog.messages import message
from catalog.needs.needs import NEEDS, current_id, current_ids
from catalog.vetting.form_values import line

COOKIE = "profiles"
MAX, MAX_NAME = 8, 40
_MAX_COOKIE = 3800  # browsers drop a cookie beyond 4096 bytes with its name and attributes


@dataclass(frozen=True, slots=True)
class NeedProfile:
    name: str
    needs: tuple[str, ...]


def make_profile(name: str, needs: Sequence[str]) -> NeedProfile:
    """Raises InvalidRequestError if the name is empty, or no need is chosen."""
    chosen = current_ids(needs)
    unknown = [need for need in chosen if need not in NEEDS]
    if unknown or not chosen:
        problem = f"“{unknown[0]:.40}” is not a need we recognize." if unknown else "choose at least one."
        detail = message("error.need", text=unknown[0][:40]) if unknown else message("refused.no-need")
        raise InvalidRequestError("need", problem, list(NEEDS), detail)
    return NeedProfile(line("name", name, needed=True, longest=MAX_NAME), chosen)


def read(cookie: str) -> tuple[NeedProfile, ...]:
    """The profiles in a cookie; anything else in it is skipped."""
    try:
        decoded = orjson.loads(base64.urlsafe_b64decode(cookie + "=" * (-len(cookie) % 4)))
    except (ValueError, binascii.Error):
        return ()
    profiles: dict[str, NeedProfile] = {}
    for entry in decoded if isinstance(decoded, list) else []:
        match entry:
            case [str(name), [*needs]] if all(isinstance(need, str) for need in needs):
                known = [need for need in current_ids(needs) if need in NEEDS]
                try:
                    profile = make_profile(name, known)
                except InvalidRequestError:
                    continue
                profiles.setdefault(profile.name, profile)
    return tuple(profiles.values())[:MAX]


def write(profiles: Sequence[NeedProfile]) -> str:
    """The cookie's value. Raises InvalidRequestError if a browser would not keep it."""
    if len(profiles) > MAX:
        raise InvalidRequestError(
            "name",
            f"{MAX} profiles are kept already: remove one first.",
            f"at most {MAX}",
            detail=message("refused.profiles", most=MAX),
        )
    data = orjson.dumps([(profile.name, profile.needs) for profile in profiles])
    value = base64.urlsafe_b64encode(data).decode().rstrip("=")
    if len(value) > _MAX_COOKIE:
        raise InvalidRequestError(
            "name",
            "together the profiles are longer than a browser keeps: shorten or remove one.",
            detail=message("refused.profiles-long"),
        )
    return value


def saved(profiles: Sequence[NeedProfile], profile: NeedProfile, before: str = "") -> tuple[NeedProfile, ...]:
    """With one more, or with one changed in its place: that of its name, or the one that was called ``before``."""
    names = {profile.name, before or profile.name}
    place = next((at for at, one in enumerate(profiles) if one.name in names), len(profiles))
    rest = [one for one in profiles if one.name not in names]
    return (*rest[:place], profile, *rest[place:])


def without(profiles: Sequence[NeedProfile], name: str) -> tuple[NeedProfile, ...]:
    return tuple(one for one in profiles if one.name != name)


def named(profiles: Sequence[NeedProfile], name: str) -> NeedProfile:
    profile = next((one for one in profiles if one.name == name), None)
    if profile is None:
        raise NotFoundError(
            "No need profile of this name is kept in this browser.", detail=message("refused.no-profile")
        )
    return profile


def renamed(query: str) -> list[tuple[str, str]] | None:
    """An address's parameters with the needs' ids of today; ``None`` if they are so already."""
    pairs = parse_qsl(query, keep_blank_values=True)
    today = [(name, current_id(value) if name == "need" else value) for name, value in pairs]
    return None if today == pairs else today
