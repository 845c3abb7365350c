"""A rubric from its JSON: read strictly, with every mistake named at once (pure)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Any

import orjson

from catalog.errors import InvalidRubricError, RubricProblem
from catalog.messages import Message, message
from catalog.needs.needs import NEEDS, current_id
from catalog.vetting.rubrics.rubric import SCALES, Criterion, Mark, Rubric, Rule, RuleKind, Scale, Section

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")
_MAX_LENGTH = 2_000  # characters of any one text
_MAX_CRITERIA = 200  # criteria


def parse(record: Any) -> Rubric:
    """A rubric of its JSON object; InvalidRubricError lists everything that is wrong with it."""
    reading = _Reading()
    rubric = reading.rubric(record)
    if reading.problems or rubric is None:
        raise InvalidRubricError(tuple(reading.problems))
    return rubric


def templates() -> tuple[Rubric, ...]:
    """The rubrics that come with Syllabary, by name."""
    folder = files("catalog.vetting.rubrics")
    entries = sorted(
        (entry for entry in folder.iterdir() if entry.name.endswith(".json")), key=lambda entry: entry.name
    )
    return tuple(parse(orjson.loads(entry.read_bytes())) for entry in entries)


class _Reading:
    """One reading of a record; goes on after a mistake, to report all of them."""

    def __init__(self) -> None:
        self.problems: list[RubricProblem] = []

    def rubric(self, record: Any) -> Rubric | None:
        if not self._object("rubric", record, Rubric):
            return None
        name = self._text("name", record, needed=True)
        if name and not _NAME.fullmatch(name):
            self._say(
                "name",
                f"“{name}” is no name: use a-z, 0-9 and -, at most 64.",
                message("rubric-problem.name", value=name[:80]),
            )
        sections = tuple(
            section
            for place, entry in self._list("sections", record)
            if (section := self._section(place, entry)) is not None
        )
        rule = self._rule(record.get("rule"), len(sections))
        self._unique("sections", [section.id for section in sections])
        ids = [criterion.id for section in sections for criterion in section.criteria]
        self._unique("criteria", ids)
        if len(ids) > _MAX_CRITERIA:
            self._say(
                "criteria",
                f"There are {len(ids)}; at most {_MAX_CRITERIA} can be scored.",
                message("rubric-problem.most", count=len(ids), most=_MAX_CRITERIA),
            )
        if self.problems or rule is None:
            return None
        return Rubric(
            name=name,
            title=self._text("title", record, needed=True),
            purpose=self._text("purpose", record),
            sections=sections,
            rule=rule,
            version=self._whole("version", record, 0, (0, 1_000_000)),
            reviewers_needed=self._whole("reviewers_needed", record, 2, (1, 20)),
            license=self._text("license", record),
        )

    def _section(self, place: str, record: Any) -> Section | None:
        if not self._object(place, record, Section):
            return None
        criteria = [self._criterion(at, entry) for at, entry in self._list("criteria", record, f"{place}.")]
        meets, partially = self._shares(place, record)
        return Section(
            id=self._id(place, record),
            title=self._text("title", record, f"{place}.", needed=True),
            about=self._text("about", record, f"{place}."),
            criteria=tuple(criterion for criterion in criteria if criterion is not None),
            weight=self._number("weight", record, 1, (0, 1000), f"{place}."),
            meets=meets,
            partially=partially,
        )

    def _criterion(self, place: str, record: Any) -> Criterion | None:
        if not self._object(place, record, Criterion):
            return None
        scale = record.get("scale", Scale.THREE)
        if scale not in list(Scale):
            self._say(f"{place}.scale", f"“{scale}” is no scale: use {', '.join(Scale)}.", _not_offered(scale))
            scale = Scale.THREE
        best = len(SCALES[Scale(scale)]) - 1
        criterion = Criterion(
            id=self._id(place, record),
            text=self._text("text", record, f"{place}.", needed=True),
            look_for=self._text("look_for", record, f"{place}."),
            scale=Scale(scale),
            weight=self._number("weight", record, 1, (0, 1000), f"{place}."),
            passes=self._whole("passes", record, 1, (1, best), f"{place}."),
            need=self._need(place, record),
            **{name: self._yes(name, record, name == "evidence", f"{place}.") for name in _FLAGS},
        )
        if criterion.non_negotiable and criterion.may_not_apply:
            self._say(
                place,
                "A criterion that is non-negotiable always applies: take one of the two away.",
                message("rubric-problem.always-applies"),
            )
        return criterion

    def _rule(self, record: Any, sections: int) -> Rule | None:
        if not self._object("rule", record, Rule):
            return None
        kind = record.get("kind")
        if kind not in list(RuleKind):
            self._say("rule.kind", f"“{kind}” is no rule: use {', '.join(RuleKind)}.", _not_offered(kind))
            return None
        table = self._table(record) if record.get("table") else ()
        meets, partially = self._shares("rule", record)
        rule = Rule(kind=RuleKind(kind), meets=meets, partially=partially, table=table)
        if rule.kind is RuleKind.GATEWAYS and not self.problems:
            self._check_table(rule, sections)
        elif table and rule.kind is not RuleKind.GATEWAYS:
            self._say("rule.table", "Only a rule of gateways has a table.", message("rubric-problem.no-table"))
        return rule

    def _table(self, record: Any) -> tuple[tuple[tuple[Mark, ...], Mark], ...]:
        rows = []
        for place, row in self._list("table", record, "rule."):
            entry = row if isinstance(row, dict) else {}
            ratings, mark = entry.get("ratings"), entry.get("is")
            values = [*ratings, mark] if isinstance(ratings, list) and ratings else [None]
            if set(entry) != {"ratings", "is"} or not all(isinstance(v, str) and v in set(Mark) for v in values):
                self._say(
                    place,
                    f"It needs “ratings”, a list, and “is”, each of: {', '.join(Mark)}.",
                    message("rubric-problem.row"),
                )
                continue
            *before, after = (Mark(str(value)) for value in values)
            rows.append((tuple(before), after))
        return tuple(rows)

    def _check_table(self, rule: Rule, sections: int) -> None:
        """It must have every result of the gateways once; a first one that fails needs no row."""
        if not rule.table:
            sentence = "A rule of gateways needs a table of their ratings."
            return self._say("rule.table", sentence, message("rubric-problem.table"))
        keys = [ratings for ratings, _ in rule.table]
        if len({len(key) for key in keys}) > 1 or not 1 <= len(keys[0]) <= min(sections, 4):
            most = min(sections, 4)
            sentence = f"Each row needs one rating for each gateway, 1 to {most}."
            return self._say("rule.table", sentence, message("rubric-problem.gateways", most=most))
        self._unique("rule.table", [" + ".join(key) for key in keys])
        wanted = {key for key in itertools.product(Mark, repeat=len(keys[0])) if key[0] is not Mark.DOES_NOT}
        for key in sorted(wanted - set(keys)):
            missing = " + ".join(key)
            self._say("rule.table", f"“{missing}” is missing.", message("rubric-problem.missing", value=missing))
        return None

    # -- values ---------------------------------------------------------------------------------------------

    def _say(self, place: str, sentence: str, detail: Message) -> None:
        self.problems.append(RubricProblem(place, sentence, detail))

    def _object(self, place: str, record: Any, kind: type) -> bool:
        if not isinstance(record, dict):
            self._say(place, "It is missing or no object.", message("rubric-problem.no-object"))
            return False
        fields = set(kind.__dataclass_fields__)  # type: ignore[attr-defined]
        for name in sorted(set(map(str, record)) - fields):
            sentence = f"There is no such field; there are {', '.join(sorted(fields))}."
            self._say(f"{place}.{name}"[:_MAX_LENGTH], sentence, message("rubric-problem.no-field"))
        return True

    def _list(self, name: str, record: dict[str, Any], within: str = "") -> Iterator[tuple[str, Any]]:
        entries = record.get(name)
        if not isinstance(entries, list) or not entries:
            self._say(within + name, "It needs a list with at least one item.", message("rubric-problem.none"))
            return
        for number, entry in enumerate(entries, 1):
            yield f"{within}{name}[{number}]", entry

    def _text(self, name: str, record: dict[str, Any], within: str = "", *, needed: bool = False) -> str:
        value = record.get(name, "")
        if not isinstance(value, str) or "\0" in value:
            self._say(within + name, "It must be text.", message("rubric-problem.text"))
            return ""
        if needed and not value.strip():
            self._say(within + name, "It is empty.", message("rubric-problem.empty"))
        if len(value) > _MAX_LENGTH:
            self._say(
                within + name,
                f"It has {len(value):,} characters; at most {_MAX_LENGTH:,} fit.",
                message("rubric-problem.long", length=len(value), longest=_MAX_LENGTH),
            )
        return value.strip()

    def _id(self, place: str, record: dict[str, Any]) -> str:
        value = self._text("id", record, f"{place}.", needed=True)
        if value and not _ID.fullmatch(value):
            self._say(
                f"{place}.id",
                f"“{value[:40]}” is no id: use letters, digits, . _ and -, at most 32.",
                message("rubric-problem.id", value=value[:40]),
            )
        return value

    def _need(self, place: str, record: dict[str, Any]) -> str:
        value = current_id(self._text("need", record, f"{place}."))
        if value and value not in NEEDS:
            sentence = f"“{value[:40]}” is no learner need: use {', '.join(NEEDS)}."
            self._say(f"{place}.need", sentence, _not_offered(value))
            return ""
        return value

    def _number(
        self, name: str, record: dict[str, Any], default: float, bounds: tuple[float, float], within: str = ""
    ) -> float:
        low, high = bounds
        value = record.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            sentence = f"It must be a number from {low} to {high}."
            self._say(within + name, sentence, message("rubric-problem.number", low=low, high=high))
            return default
        return value

    def _whole(self, name: str, record: dict[str, Any], default: int, bounds: tuple[int, int], within: str = "") -> int:
        value = self._number(name, record, default, bounds, within)
        if not isinstance(value, int):
            self._say(within + name, "It must be a whole number.", message("rubric-problem.whole"))
            return default
        return value

    def _yes(self, name: str, record: dict[str, Any], default: bool, within: str) -> bool:
        value = record.get(name, default)
        if not isinstance(value, bool):
            self._say(within + name, "It must be true or false.", message("rubric-problem.flag"))
            return default
        return value

    def _shares(self, place: str, record: dict[str, Any]) -> tuple[float, float]:
        meets = self._number("meets", record, 0.8, (0, 1), f"{place}.")
        partially = self._number("partially", record, 0.5, (0, 1), f"{place}.")
        if partially > meets:
            detail = message("rubric-problem.partially", value=f"{partially}", meets=f"{meets}")
            self._say(f"{place}.partially", f"It ({partially}) is more than meets ({meets}).", detail)
        return meets, partially

    def _unique(self, place: str, names: Sequence[str]) -> None:
        for name in sorted({name for name in names if names.count(name) > 1}):
            self._say(place, f"“{name}” is there more than once.", message("rubric-problem.twice", value=name))


def _not_offered(value: object) -> Message:
    return message("rubric-problem.not-offered", value=f"{value}"[:40])


_FLAGS = ("non_negotiable", "may_not_apply", "evidence")
