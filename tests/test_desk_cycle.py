"""A review at the desk, by plain forms without script: proposed, scored blind, settled, decided, published, undone."""

from __future__ import annotations

import re
from html import unescape

import pytest
from desk_site import (
    GOOD,
    browser,
    decided,
    hidden,
    plain,
    propose,
    reviewed,
    score,
    send,
    stored,
)
from fastapi import FastAPI
from httpx import Response

from api.messages import english
from catalog.vetting.people.people import Person


def test_a_material_goes_from_its_page_through_review_to_a_published_decision_and_back(cycle: FastAPI) -> None:
    rita, chris = browser(cycle, "rita"), browser(cycle, "chris")
    assert "/desk/new?id=m%3Aequivalent" in rita.get("/resources/m:equivalent").text
    assert "Equivalent fractions with paper strips" in plain(rita.get("/desk/new?id=m:equivalent"))
    assert propose(rita).headers["location"] == "/desk/proposals/1?done=proposed"
    reviewed(cycle, aligned=("1", "Only the first", "p. 4"))
    page = plain(chris.get("/desk/proposals/1"))
    assert "1 disagreement" in page
    assert "0 of 1 criterion scored the same by all. Fewer than 10 criteria are too few" in page
    assert "1 criterion is to be settled first" in page
    assert "They disagree" not in page, "one criterion is no ground to say so"
    assert "rita : 2 · Found throughout All of them p. 3 ruth : 1 · Found in part Only the first p. 4" in page
    refused = send(chris, "/desk/proposals/1/decide", outcome="adopt", rationale="Good")
    assert (refused.status_code, "Settle first" in plain(refused)) == (409, True)
    send(chris, "/desk/proposals/1/settle", criterion="aligned", value="2", note="We looked again", seen="0")
    verdict = {"outcome": "adopt", "rationale": "Strong <b>", "grades": "Grades 3-5", "expires": "2028-06-30"}
    votes = {"votes-for": "5", "votes-against": "1", "votes-abstained": ""}
    assert send(chris, "/desk/proposals/1/decide", **verdict, **votes).status_code == 303
    assert not cycle.state.services.desk.adoptions.of("m:equivalent").approved, "it takes effect when it is published"
    send(chris, "/desk/proposals/1/publish", decision="1")
    assert (
        english().say(cycle.state.services.desk.adoptions.of("m:equivalent").message())
        == "Adopted for grades 3-5 until June 2028"
    )
    assert "Votes for: 5, Votes against: 1, Abstained: 0" in plain(chris.get("/desk/proposals/1"))
    refused = plain(send(chris, "/desk/proposals/1/undo", decision="1", reason=""))
    assert "Reason: fill in this field." in refused
    send(chris, "/desk/proposals/1/undo", decision="1", reason="The wrong grades")
    assert not cycle.state.services.desk.adoptions.of("m:equivalent").approved
    assert "Undoes decision 1" in plain(chris.get("/desk/proposals/1"))
    assert cycle.state.services.desk.audit.verify().ok


def test_reviewers_do_not_see_each_others_scores_until_all_have_submitted(cycle: FastAPI) -> None:
    rita, ruth, chris = browser(cycle, "rita"), browser(cycle, "ruth"), browser(cycle, "chris")
    propose(rita)
    send(chris, "/desk/proposals/1/assign", reviewer=["rita", "ruth"])
    send(rita, "/desk/proposals/1/declare", conflict="no")
    send(ruth, "/desk/proposals/1/declare", conflict="no")
    score(rita, 1, "submit", **GOOD)
    for client in (ruth, chris):
        for page in ("/desk/proposals/1", "/desk/proposals/1/review"):
            assert "Nothing wrong" not in client.get(page).text
    assert send(rita, "/desk/proposals/1/take-back").status_code == 303
    assert "Nothing wrong" in rita.get("/desk/proposals/1/review").text


def test_a_conflict_of_interest_closes_the_review_to_whoever_declares_it(cycle: FastAPI) -> None:
    rita, chris = browser(cycle, "rita"), browser(cycle, "chris")
    propose(rita)
    send(chris, "/desk/proposals/1/assign", reviewer=["rita", "ruth"])
    assert rita.get("/desk/proposals/1/review").headers["location"] == "/desk/proposals/1", "first the declaration"
    assert send(rita, "/desk/proposals/1/declare", conflict="yes", note="").status_code == 400
    send(rita, "/desk/proposals/1/declare", conflict="yes", note="I wrote it")
    assert "stays closed to you" in plain(rita.get("/desk/proposals/1"))
    assert rita.get("/desk/proposals/1/review").status_code == 303
    assert rita.post("/desk/proposals/1/review", data={"value.aligned": "2"}).status_code == 403
    assert "declared a conflict" in plain(send(chris, "/desk/proposals/1/assign", reviewer=["rita"]))
    assert "I wrote it" in plain(chris.get("/desk/proposals/1"))
    assert "I wrote it" not in plain(browser(cycle, "ruth").get("/desk/proposals/1"))


def test_two_windows_on_one_review_lose_no_word(cycle: FastAPI) -> None:
    rita = browser(cycle, "rita")
    propose(rita)
    send(browser(cycle, "chris"), "/desk/proposals/1/assign", reviewer=["rita"])
    send(rita, "/desk/proposals/1/declare", conflict="no")
    first = second = rita.get("/desk/proposals/1/review").text
    assert score(rita, 1, page=first, aligned=("2", "From the first window", "p. 1")).status_code == 303
    clash = score(rita, 1, page=second, aligned=("1", "From the second", "p. 2"), extra=("0", "Typed too", ""))
    assert clash.status_code == 409
    assert "From the first window" in clash.text
    assert "From the second" in clash.text
    assert "Typed too" in clash.text, "nothing was saved, and what does not clash is still there to be saved"
    assert stored(rita.get("/desk/proposals/1/review").text)["note.aligned"] == "From the first window"
    both = score(rita, 1, page=clash.text, aligned=("1", "From the first window. From the second", "p. 2"))
    assert both.headers["location"] == "/desk/proposals/1/review?n=2&done=scores"
    kept = stored(rita.get("/desk/proposals/1/review").text)
    assert kept["note.aligned"] == "From the first window. From the second"
    assert kept["note.extra"] == "Typed too"


def test_what_is_not_touched_in_one_window_is_not_taken_from_the_other(cycle: FastAPI) -> None:
    rita = browser(cycle, "rita")
    propose(rita)
    send(browser(cycle, "chris"), "/desk/proposals/1/assign", reviewer=["rita"])
    send(rita, "/desk/proposals/1/declare", conflict="no")
    first = second = rita.get("/desk/proposals/1/review").text
    score(rita, 1, page=first, aligned=("2", "line one\r\nline two  ", " p.  1 "))
    assert score(rita, 1, page=second, extra=("1", "other", "")).status_code == 303
    again = rita.get("/desk/proposals/1/review").text
    assert score(rita, 1, page=again).headers["location"].endswith("n=0&done=scores"), "spaces are no change"
    refused = score(rita, 1, "submit", aligned=("2", "", ""))
    assert refused.status_code == 400
    assert "Your scores are saved, but not submitted: 2 criteria are unfinished." in plain(refused)
    assert "aligned Aligned to the standards : write what you found; say where you found it" in plain(refused)
    assert "correct Free of errors : choose a score" in plain(refused)
    assert re.findall(r'name="([^"]*)" aria-invalid="true" aria-describedby="lacks-aligned"', refused.text) == [
        "note.aligned", "place.aligned"
    ]  # fmt: skip
    assert 'id="lacks-correct"' in refused.text
    assert score(rita, 1, page=refused.text, correct=("1", "fine", "p. 2")).status_code == 303
    wrong = score(rita, 1, correct=("7", "kept though refused", "p. 2"))
    assert (wrong.status_code, "kept though refused" in wrong.text) == (400, True)


def test_a_teacher_may_request_a_review_and_sees_nothing_of_the_desk(cycle: FastAPI) -> None:
    tom, chris = browser(cycle, "tom"), browser(cycle, "chris")
    assert "Request a review" in plain(tom.get("/resources/m:volcano"))
    answer = propose(tom, "m:volcano", origin="import", rubric="")
    assert answer.headers["location"] == "/account?done=requested"
    assert cycle.state.services.desk.proposals.get(1).origin == "request"
    for place in ("/desk", "/desk/proposals/1", "/desk/due", "/desk/rubrics"):
        assert tom.get(place).status_code == 403
    assert "A teacher’s request tom" in plain(chris.get("/desk?state=proposed"))


def test_a_collection_is_proposed_whole(cycle: FastAPI) -> None:
    rita = browser(cycle, "rita")
    page = rita.get("/collection?name=Unit&id=m:equivalent&id=m:compare").text
    assert 'name="origin" value="collection"' in page
    form = plain(rita.get("/desk/new?origin=collection&name=Unit&id=m:equivalent&id=m:compare&id=nowhere"))
    assert "2 materials, reviewed as one set" in form
    assert "Not stored here: nowhere" in form
    propose(rita, "m:equivalent", "m:compare", origin="collection")
    assert cycle.state.services.desk.proposals.get(1).resource_ids == ("m:equivalent", "m:compare")


def test_reviewers_are_asked_and_decisions_made_for_many_at_once_and_failures_are_named(cycle: FastAPI) -> None:
    chris = browser(cycle, "chris")
    for id in ("m:equivalent", "m:compare", "m:both"):
        propose(chris, id, rubric="" if id == "m:both" else "short")
    answer = send(chris, "/desk/assign", key=["1", "2", "3"], reviewer=["rita", "ruth"])
    assert answer.status_code == 409
    assert "Done for 2 proposals. 1 proposal could not be changed: No. 3 : Choose the rubric" in plain(answer)
    answer = send(chris, "/desk/decide", key=["1", "3"], outcome="reject", rationale="Not now", publish="1")
    assert "Done for 1 proposal." in plain(answer)
    assert cycle.state.services.desk.adoptions.of("m:both").status == "rejected"
    assert send(chris, "/desk/assign", reviewer=["rita"]).status_code == 400
    assert send(browser(cycle, "rita"), "/desk/decide", key=["1"], outcome="adopt", rationale="x").status_code == 403


def test_a_new_date_for_a_reviewer_who_was_asked_before_is_kept_and_said(cycle: FastAPI) -> None:
    chris, at = browser(cycle, "chris"), "/desk/proposals/1"
    propose(chris)

    def told(*reviewers: str, due: str) -> str:
        answer = send(chris, f"{at}/assign", reviewer=list(reviewers), due=due, **hidden(chris.get(at).text))
        return plain(chris.get(answer.headers["location"]))

    assert "The reviewers are asked." in told("rita", due="2028-04-01")
    assert "They were asked before, and have the new due date." in told("rita", due="2028-05-01")
    assert "They were asked before: nothing changed." in told("rita", due="2028-05-01")
    both = told("rita", "ruth", due="2028-06-01")
    assert "The reviewers are asked. Those who were asked before have the new due date." in both
    assert both.count("2028-06-01") == 2
    assert "Rita Asked" in both.partition("Whom to ask")[2], "so that the date can be changed"
    happened = plain(chris.get(f"{at}/record")).partition("What happened")[2]
    assert happened.count("asked for reviews") == 2
    assert "chris: changed when rita’s review is due, from 2028-04-01 to 2028-05-01" in happened
    assert "asked for reviews; changed when rita’s review is due, from 2028-05-01 to 2028-06-01" in happened


def test_reviewers_who_could_not_be_asked_stay_ticked_with_the_date_that_was_typed(cycle: FastAPI) -> None:
    chris, at = browser(cycle, "chris"), "/desk/proposals/1"
    propose(chris)
    many = {"key": ["1"], "rationale": "Fits"}
    for due, who, why in (
        ("2027-02-28", ["rita", "ruth"], "The due date, 2027-02-28, is past."),
        ("soon", ["ruth"], "“soon”"),
        ("2028-04-01", [], "No reviewer is chosen"),
    ):
        for path, more in ((f"{at}/assign", {}), ("/desk/assign", many)):
            answer = send(chris, path, reviewer=who, due=due, **more)
            assert answer.status_code == 400
            assert why in plain(answer)
            assert re.findall(r'name="reviewer" value="(\w+)" checked', answer.text) == who
            assert f'name="due" value="{due}"' in answer.text
            assert ('name="key" value="1" checked' in answer.text) == bool(more)
            assert (">Fits</textarea>" in answer.text) == bool(more)
    chris.headers["accept-language"] = "es"
    past = send(chris, f"{at}/assign", reviewer=["rita"], due="2027-02-28")
    assert "La fecha límite, 2027-02-28, ya pasó." in plain(past)
    chris.headers["accept-language"] = "en"
    assert not cycle.state.services.desk.proposals.get(1).assignments
    partly = send(chris, "/desk/assign", reviewer=["rita"], due="2027-03-01", key=["1", "99"])
    assert partly.status_code == 409
    assert re.findall(r'name="reviewer" value="(\w+)" checked', partly.text) == ["rita"]
    assert 'name="key" value="1" checked' not in partly.text


def test_a_due_date_that_another_coordinator_set_is_not_replaced_unseen(cycle: FastAPI) -> None:
    chris, at = browser(cycle, "chris"), "/desk/proposals/1"
    propose(chris)

    def ask(due: str, page: str) -> Response:
        return send(chris, f"{at}/assign", reviewer=["rita"], due=due, **hidden(page))

    def due() -> str | None:
        return cycle.state.services.desk.proposals.get(1).assignments[0].due

    assert ask("2028-04-01", chris.get(at).text).status_code == 303
    opened = chris.get(at).text
    assert ask("2028-05-01", opened).status_code == 303
    for page in (opened, ""):
        late = ask("2028-06-01", page)
        assert (late.status_code, due()) == (409, "2028-05-01")
        assert "the review of “rita” is due on 2028-05-01 now" in plain(late)
        assert 'name="due" value="2028-06-01"' in late.text
    assert ask("2028-05-01", opened).status_code == 303, "it is so already"
    assert ask("2028-06-01", late.text).status_code == 303, "who saw it may replace it"
    assert due() == "2028-06-01"


def test_no_reviewer_ticked_for_many_is_said_and_not_counted_as_done(cycle: FastAPI) -> None:
    chris = browser(cycle, "chris")
    propose(chris, "m:both", rubric="short")
    answer = send(chris, "/desk/assign", key=["1"])
    assert answer.status_code == 400
    assert "No reviewer is chosen" in plain(answer)
    assert "Done for" not in plain(answer)


def test_if_more_waits_for_a_reviewer_than_is_shown_the_desk_says_so(
    cycle: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    chris, rita = browser(cycle, "chris"), browser(cycle, "rita")
    for id in ("m:both", "m:compare"):
        propose(chris, id, rubric="short")
    send(chris, "/desk/assign", key=["1", "2"], reviewer=["rita"])
    assert "are shown" not in plain(rita.get("/desk"))
    monkeypatch.setattr("api.web.desk.queue.WAITING", 1)
    assert "Only the newest one is shown" in plain(rita.get("/desk"))


def test_a_decision_that_is_made_for_many_and_cannot_be_published_is_named_with_the_reason(
    cycle: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    chris, desk = browser(cycle, "chris"), cycle.state.services.desk
    for id in ("m:equivalent", "m:both"):
        propose(chris, id)
    publish_many = desk.decisions.publish_many

    def after_another_coordinator(by: Person, keys: list[int]) -> dict[int, str]:
        desk.decisions.undo(by, desk.decisions.of(1)[0].key, "Too early")
        return publish_many(by, keys)

    monkeypatch.setattr(desk.decisions, "publish_many", after_another_coordinator)
    answer = send(chris, "/desk/decide", key=["1", "2", "2"], outcome="reject", rationale="Not now", publish="1")
    assert answer.status_code == 409
    assert "Done for 1 proposal. 1 decision is made, but could not be published: No. 1 : It was undone." in plain(
        answer
    )
    assert desk.adoptions.of("m:both").status == "rejected"


def test_the_queue_is_paged_by_state_and_shows_what_waits_for_the_reader(cycle: FastAPI) -> None:
    chris = browser(cycle, "chris")
    for n in range(52):
        cycle.state.services.desk.proposals.propose(
            cycle.state.services.desk.people.person("chris"), ["m:equivalent"], f"Title {n}", "Because"
        )
    first = chris.get("/desk")
    older = re.search(r'href="(/desk\?before=\d+)"', first.text)
    assert older
    assert "Title 51" in plain(first)
    assert "Title 1 " in plain(chris.get(older[1]))
    assert "No proposal is here" in plain(chris.get("/desk?state=decided"))
    propose(chris)
    send(chris, "/desk/proposals/53/assign", reviewer=["rita"])
    assert "Waiting for your review" in plain(browser(cycle, "rita").get("/desk"))


def test_a_proposal_is_closed_with_a_reason_and_taken_up_again(cycle: FastAPI) -> None:
    chris = browser(cycle, "chris")
    propose(chris)
    send(chris, "/desk/proposals/1/close", reason="Withdrawn by the teacher")
    assert "Closed" in plain(chris.get("/desk/proposals/1"))
    assert send(chris, "/desk/proposals/1/assign", reviewer=["rita"]).status_code == 409
    send(chris, "/desk/proposals/1/reopen", reason="Asked for again")
    assert cycle.state.services.desk.proposals.get(1).state == "proposed"


def test_the_rubrics_that_ship_are_published_once_and_shown(cycle: FastAPI) -> None:
    chris = browser(cycle, "chris")
    send(chris, "/desk/rubrics/install")
    assert len(cycle.state.services.desk.rubrics.all()) == 6
    page = chris.get("/desk/rubrics").text
    for place in re.findall(r'href="(/desk/rubrics/[^"]+)"', page):
        assert chris.get(unescape(place)).status_code == 200


def test_what_the_desk_refuses_is_said_in_the_readers_language(cycle: FastAPI) -> None:
    rita, chris = browser(cycle, "rita"), browser(cycle, "chris")
    propose(rita)
    reviewed(cycle, aligned=("1", "Only some", "p. 4"))
    asked = {"outcome": "adopt", "rationale": "Fits"}
    for language, sentence in (
        ("en", "Settle first where the reviewers disagree: aligned."),
        ("es", "Resuelva antes los desacuerdos entre quienes revisaron: aligned."),
    ):
        chris.headers["accept-language"] = language
        assert sentence in plain(send(chris, "/desk/proposals/1/decide", **asked))
    send(chris, "/desk/proposals/1/settle", criterion="aligned", value="1", note="Agreed")
    wrong = send(chris, "/desk/proposals/1/decide", **asked, effective="2027-05-01", expires="2027-04-01")
    assert "El último día, 2027-04-01, es anterior al primero, 2027-05-01." in plain(wrong)
    bare = send(chris, "/desk/proposals/1/decide", outcome="adopt with conditions", rationale="Fits")
    assert "Condiciones: diga cuáles son." in plain(bare)


def test_a_step_that_the_state_of_a_proposal_forbids_is_refused_in_the_readers_language(cycle: FastAPI) -> None:
    rita, chris = browser(cycle, "rita"), browser(cycle, "chris")
    propose(rita)
    reviewed(cycle)
    decided(cycle, 1)
    chris.headers["accept-language"] = rita.headers["accept-language"] = "es"
    late = send(chris, "/desk/proposals/1/assign", reviewer=["rita"])
    assert "Esta propuesta está en el estado «Publicada»: ya no se puede pedir más revisiones." in plain(late)
    propose(rita, "m:add")
    early = send(chris, "/desk/proposals/2/decide", outcome="adopt", rationale="Fits")
    assert "Esta propuesta está en el estado «Propuesta»: se decide cuando todas las revisiones" in plain(early)
    nobody = send(chris, "/desk/proposals/1/assign")
    assert "No hay ninguna persona marcada para revisar: marque al menos una." in plain(nobody)
    odd = send(chris, "/desk/proposals/1/decide", outcome="perhaps", rationale="Fits")
    assert "«perhaps» no es una opción de este formulario" in plain(odd)
    late = send(rita, "/desk/proposals/1/declare", conflict="no")
    assert "Un conflicto de intereses se declara antes de entregar la revisión." in plain(late)
