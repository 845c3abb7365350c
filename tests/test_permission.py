"""Who may do what: the whole table, by hand, against the code."""

from __future__ import annotations

import pytest

from catalog.errors import ForbiddenError
from catalog.vetting.people.people import Person
from catalog.vetting.people.permission import ALLOWED, Action, Role, may, require

# One line an action: teacher, reviewer, coordinator, administrator.
TABLE = """
OWN_ACCOUNT       yes yes yes yes
KEEP              yes yes yes yes
REPORT_PROBLEM    yes yes yes yes
REQUEST           yes yes yes yes
READ_DESK         no  yes yes yes
PROPOSE           no  yes yes yes
SCORE             no  yes yes yes
REVIEW_ALIGNMENT  no  yes yes yes
JUDGE             no  yes yes yes
ASSIGN            no  no  yes yes
ADJUDICATE        no  no  yes yes
DECIDE            no  no  yes yes
PUBLISH           no  no  yes yes
UNDO              no  no  yes yes
EDIT_RUBRIC       no  no  yes yes
IMPORT_ADOPTIONS  no  no  yes yes
IMPORT_CATALOG    no  no  yes yes
CORRECT           no  no  yes yes
SETTLE_PROBLEM    no  no  yes yes
CHECK_LINKS       no  no  yes yes
READ_AUDIT        no  no  yes yes
MANAGE_PEOPLE     no  no  no  yes
"""
ROWS = {name: cells for name, *cells in map(str.split, TABLE.strip().splitlines())}
CELLS = [
    (Action[name], role, cell == "yes") for name, cells in ROWS.items() for role, cell in zip(Role, cells, strict=True)
]


def person(role: Role, *, active: bool = True, must_change: bool = False) -> Person:
    return Person(1, "kim", "Kim", "", role, active, must_change, None, None, 1)


def test_the_table_here_names_every_action_and_every_role() -> None:
    assert {Action[name] for name in ROWS} == set(Action) == set(ALLOWED)
    assert len(CELLS) == len(Action) * 4


@pytest.mark.parametrize(("action", "role", "allowed"), CELLS, ids=[f"{r}-{a.name}" for a, r, _ in CELLS])
def test_each_role_may_do_what_the_table_says_and_nothing_else(action: Action, role: Role, allowed: bool) -> None:
    somebody = person(role)
    assert may(somebody, action) is allowed
    if allowed:
        assert require(somebody, action) is somebody
    else:
        with pytest.raises(ForbiddenError, match=f"A {role} may not {action}; this needs an? ") as refused:
            require(somebody, action)
        assert refused.value.action == action


@pytest.mark.parametrize("action", Action)
def test_somebody_unknown_may_do_nothing(action: Action) -> None:
    assert not may(None, action)
    with pytest.raises(ForbiddenError, match="Sign in first"):
        require(None, action)


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("role", Role)
def test_a_closed_account_may_do_nothing(role: Role, action: Action) -> None:
    assert not may(person(role, active=False), action)
    with pytest.raises(ForbiddenError, match="closed"):
        require(person(role, active=False), action)


@pytest.mark.parametrize("action", Action)
def test_a_password_set_by_somebody_else_must_be_changed_before_anything(action: Action) -> None:
    fresh = person(Role.ADMINISTRATOR, must_change=True)
    assert may(fresh, action) is (action is Action.OWN_ACCOUNT)
    if action is not Action.OWN_ACCOUNT:
        with pytest.raises(ForbiddenError, match="Change your password"):
            require(fresh, action)


def test_a_role_has_every_right_of_the_roles_before_it() -> None:
    order = list(Role)
    for roles in ALLOWED.values():
        assert roles == frozenset(order[order.index(min(roles, key=order.index)) :])
