"""The code on the big screen: fresh for a moment, of one activity, and nothing one could make up."""

from datetime import timedelta

import pytest

from members.activities.checkin.codes import SECONDS, code_of, drawn, is_fresh
from tests.activities.moments import at

SHOWN = at("05-15 08:50")  # the first moment of an interval


@pytest.mark.parametrize(
    ("seconds", "fresh"),
    [(0, True), (SECONDS - 1, True), (SECONDS, True), (2 * SECONDS - 1, True), (2 * SECONDS, False), (600, False)],
)
def test_a_code_is_taken_while_it_is_shown_and_one_interval_more(seconds, fresh):
    assert is_fresh(7, code_of(7, at=SHOWN), at=SHOWN + timedelta(seconds=seconds)) is fresh


def test_a_photo_sent_to_somebody_who_stayed_away_is_expired(db):
    photo = code_of(7, at=SHOWN)

    assert is_fresh(7, photo, at=SHOWN + timedelta(seconds=5))
    assert not is_fresh(7, photo, at=SHOWN + timedelta(minutes=1))
    assert not is_fresh(7, photo, at=SHOWN + timedelta(days=1))


def test_the_next_code_cannot_be_had_before_its_time():
    ahead = code_of(7, at=SHOWN + timedelta(seconds=SECONDS))

    assert not is_fresh(7, ahead, at=SHOWN)


def test_a_code_is_of_one_activity():
    assert not is_fresh(8, code_of(7, at=SHOWN), at=SHOWN)


def test_a_code_is_of_this_server(settings):
    code = code_of(7, at=SHOWN)
    settings.SECRET_KEY = "another-server-with-another-key"

    assert not is_fresh(7, code, at=SHOWN)


@pytest.mark.parametrize("made_up", ["", "0", "x" * 24, "０１２３", code_of(7, at=SHOWN).upper()])
def test_what_is_made_up_is_not_taken(made_up):
    assert not is_fresh(7, made_up, at=SHOWN)


def test_the_code_is_drawn_into_the_page_and_fetches_nothing():
    drawing = drawn("https://office.example/activities/7/c/0123456789abcdef01234567/")

    assert drawing.startswith("<svg")
    assert "http" not in drawing.replace("http://www.w3.org/2000/svg", "")
    assert "style=" not in drawing
