"""What each record of an import is known by within its source (pure; ``catalog.store.intake`` keeps what comes of it).

A record is known by the first of its *keys* that tells it from every other record of its source: its own id, else its
address, else its title with its file, else everything it says. An id that two different materials of one import have
identifies neither: both fall back to their next key, and the clash is reported with both lines. A source that once
used an id for several materials is never again taken at its word for that id.

An id that means the same everywhere (``identity.global_id``) is looked at across all files of an import: forty pages
that all carry the identifier of their collection are forty materials. So are the other identifiers of records: one that
is found at several addresses of an import identifies nothing there, and is reported like a shared id.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from catalog.store.identity import global_id

DERIVED = "sha256:"  # how a key begins that was made from a record's content
_PLACES = 3  # that a clash names


@dataclass(slots=True)
class RecordContent:
    """What distinguishes a record from others of its source; ``key`` is what it is known by, ``occurrence`` counts from
    0 the records of one key, which together describe one material."""

    source: str
    id: str
    url: str | None  # normalized
    address: str | None  # as given
    title: str
    digest: str  # of everything the record says
    file: str
    path: str  # of the file as it was asked for
    line: int | None
    identifiers: frozenset[str] = frozenset()  # global ones beside its id and its address
    former: str = ""  # an id that it was known by under an older rule
    key: str = ""
    occurrence: int = 0
    name: str = ""  # its id in the whole catalog: see catalog.store.naming
    stored: int | None = None  # the occurrence it is stored as
    fresh: bool = False  # stored for the first time by this import

    def ways(self) -> Iterator[str]:
        """What it may be known by, best first; the last one is never shared."""
        yield self.id
        if self.address and self.url and self.address != self.id:
            yield self.address
        yield derived(self.id, self.file, self.title)
        yield derived(self.id, self.file, self.title, self.digest)


@dataclass(slots=True)
class SharedId:
    """An id that several records of one import have, and the first places (file and line) that have it.

    They are ``joined`` if they may well describe one material: same title, no two addresses.
    """

    source: str
    id: str  # or the title, if the records have neither id nor address
    joined: bool = True
    places: list[tuple[str, int | None]] = field(default_factory=list)
    records: int = 0

    def add(self, content: RecordContent) -> None:
        self.records += 1
        if len(self.places) < _PLACES:
            self.places.append((content.path, content.line))


@dataclass(slots=True)
class _Key:
    """Who asked to be known by one key, and who is."""

    first: RecordContent
    shared: bool
    holders: list[RecordContent] = field(default_factory=list)
    contents: set[tuple[str, str]] = field(default_factory=set)  # source and digest of each holder
    counts: Counter[str] = field(default_factory=Counter)  # of the holders, by source
    clash: SharedId | None = None

    def hold(self, content: RecordContent) -> None:
        content.occurrence = self.counts[content.source]
        self.counts[content.source] += 1
        self.holders.append(content)
        self.contents.add((content.source, content.digest))

    def let_go(self) -> list[RecordContent]:
        """Share the key: none is known by it from now on. Returns those that were."""
        holders, self.holders, self.shared = self.holders, [], True
        self.counts.clear()
        return holders


@dataclass(slots=True)
class _Identifier:
    """Which records of an import have one identifier beside their ids; ``shared`` if two files have it for two."""

    holders: list[RecordContent] = field(default_factory=list)  # until it is shared
    scopes: dict[str, str | tuple[str, str]] = field(default_factory=dict)  # by source, of its first holder
    addressed: RecordContent | None = None  # the first holder that has an address
    shared: bool = False
    clash: SharedId | None = None


@dataclass(slots=True)
class RecordKeys:
    """The keys of one import's records."""

    clashes: list[SharedId] = field(default_factory=list)
    newly_shared: set[tuple[str, str]] = field(default_factory=set)  # source and key, not yet stored as such
    displaced: list[RecordContent] = field(
        default_factory=list
    )  # records that are known by another key now, not yet stored so
    mistrusted: list[tuple[RecordContent, str]] = field(default_factory=list)  # identifiers, not yet stored as such
    _keys: dict[str | tuple[str, str], _Key] = field(default_factory=dict)
    _identifiers: dict[str, _Identifier] = field(default_factory=dict)
    _shared: dict[str, set[str]] = field(default_factory=dict)  # by source

    def learn(self, source: str, shared: set[str]) -> None:
        """Ids that ``source`` has used for several materials, now or earlier."""
        self._shared[source] = shared

    def place(self, content: RecordContent) -> bool:
        """Give the record its key and occurrence; False if the import has given the very same under this key before."""
        for key in content.ways():
            known = self._meet(key, content)
            if known.shared:
                self._share(content.source, key)
                continue
            if (content.source, content.digest) in known.contents:
                return False
            if known.holders and key == content.id:
                self._report(known, content)
            content.key = key
            known.hold(content)
            for value in sorted(content.identifiers):
                self._identify(value, content)
            return True
        raise AssertionError("the last key is never shared")

    def records_of(self, source: str, key: str) -> int:
        """How many records of this import are known by a key of a source."""
        known = self._keys.get(_scope(source, key))
        return 0 if known is None else known.counts[source]

    def is_shared(self, source: str, key: str) -> bool:
        return key in self._shared[source]

    def _identify(self, value: str, content: RecordContent) -> None:
        """Note that a record has this identifier too. Within a source, what is shared is asked of all its records when
        they are grouped; across the files of an import it is settled here."""
        known = self._identifiers.setdefault(value, _Identifier())
        scope = _scope(content.source, content.key)
        twice = known.scopes.setdefault(content.source, scope) != scope
        earlier = [*known.holders[:1], *([known.addressed] if known.addressed else [])]
        apart = any(
            one.source != content.source and _scope(one.source, one.key) != scope and _differ(value, one, content)
            for one in earlier
        )
        if known.addressed is None and content.url is not None:
            known.addressed = content
        known.holders.append(content)
        if twice or apart or known.clash:
            if known.clash is None:
                known.clash = SharedId(known.holders[0].source, value, joined=False)
                self.clashes.append(known.clash)
            for holder in known.holders[known.clash.records :]:
                known.clash.add(holder)
        if apart and not known.shared:
            known.shared = True
            self.mistrusted += [(holder, value) for holder in known.holders]
        elif known.shared:
            self.mistrusted.append((content, value))

    def _meet(self, key: str, content: RecordContent) -> _Key:
        """What is known of a key, now that this record asks to be known by it."""
        scope = _scope(content.source, key)
        known = self._keys.get(scope)
        if known is None:
            known = self._keys[scope] = _Key(content, key in self._shared[content.source])
        elif known.shared or _differ(key, known.first, content):
            if key == content.id:
                self._report(known, content).joined = False
            if not known.shared:
                for holder in known.let_go():
                    self._share(holder.source, holder.key)
                    self._move(holder)
        return known

    def _move(self, content: RecordContent) -> None:
        """Give a record that has lost its key the next."""
        self.displaced.append(content)
        keys = content.ways()
        for key in keys:
            if key == content.key:
                break
        for key in keys:
            known = self._meet(key, content)
            if not known.shared:
                content.key = key
                known.hold(content)
                return
            self._share(content.source, key)

    def _report(self, known: _Key, content: RecordContent) -> SharedId:
        if known.clash is None:
            first = known.first
            known.clash = SharedId(first.source, first.title if first.id.startswith(DERIVED) else first.id)
            known.clash.add(first)
            self.clashes.append(known.clash)
        known.clash.add(content)
        return known.clash

    def _share(self, source: str, key: str) -> None:
        if key not in self._shared[source]:
            self._shared[source].add(key)
            self.newly_shared.add((source, key))


def normal_title(title: str) -> str:
    return " ".join(title.casefold().split())


def derived(*texts: str) -> str:
    """A key made of what a record says."""
    return DERIVED + hashlib.sha256("\0".join(texts).encode("utf-8", "surrogatepass")).hexdigest()[:40]


def _scope(source: str, key: str) -> str | tuple[str, str]:
    return global_id(key) or (source, key)


def _differ(key: str, one: RecordContent, other: RecordContent) -> bool:
    """Whether two records that have a key in common describe different materials."""
    if one.digest == other.digest:
        return False
    apart = one.url is not None and other.url is not None and one.url != other.url
    return apart or one.title != other.title or key.startswith(DERIVED)
