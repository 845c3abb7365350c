"""The form of a decision, alone or for many proposals at once."""

from __future__ import annotations

from api.auth.forms import Form
from api.web.desk.form_values import dated, whole
from catalog.errors import InvalidRequestError
from catalog.messages import message
from catalog.vetting.cycle.adoption import Outcome
from catalog.vetting.cycle.decision import MAX_VOTES, Verdict

VOTES = ("for", "against", "abstained")


def read_verdict(form: Form) -> Verdict:
    """What was typed; ``catalog.vetting.cycle.decision`` says whether it can be decided so."""
    typed = form.text("outcome")
    try:
        outcome = Outcome(typed)
    except ValueError as error:
        detail = message("refused.choice", value=typed[:40])
        raise InvalidRequestError("outcome", f"“{typed:.40}” is none.", ", ".join(Outcome), detail) from error
    about = form.all("about")
    if form.text("in_parts") and not about:
        raise InvalidRequestError("about", "no material is ticked.", detail=message("refused.none-ticked"))
    voted = any(form.text(f"votes-{name}") for name in VOTES)
    return Verdict(
        outcome=outcome,
        rationale=form.text("rationale"),
        grades=form.text("grades"),
        effective=dated(form, "effective"),
        expires=dated(form, "expires"),
        conditions=form.text("conditions"),
        resources=tuple(about),
        votes={name: whole(form, f"votes-{name}", 0, MAX_VOTES) for name in VOTES} if voted else {},
    )
