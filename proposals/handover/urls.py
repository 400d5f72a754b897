"""Addresses of the hand-over and of what a unit does until it replies."""

from datetime import date

from django.urls import path, register_converter

from proposals.views import extensions, hand_over_queue, handing_over, letters


class Day:
    """2026-11-20 in an address."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(Day, "day")

urlpatterns = [
    path("hand_over/", hand_over_queue.hand_over_queue, name="hand_over_queue"),
    path("hand_over/suggestions/", hand_over_queue.hand_over_suggestions, name="hand_over_suggestions"),
    path("<int:pk>/hand_over/", handing_over.hand_over, name="hand_over"),
    path("<int:pk>/hand_over/dates/", handing_over.hand_over_dates, name="hand_over_dates"),
    path("<int:pk>/take_back/", handing_over.take_back, name="take_back"),
    path("<int:pk>/reassign/", handing_over.reassign, name="reassign"),
    path("<int:pk>/letter/", letters.letter_of_proposal, name="letter_of_proposal"),
    path("letters/", letters.letters, name="letters"),
    path("letters/<int:pk>/", letters.letter_batch, name="letter_batch"),
    path("letters/unit/<int:pk>/<day:day>/", letters.letter_to_unit, name="letter_to_unit"),
    path("handlings/accept/", handing_over.accept_many, name="accept_many"),
    path("handlings/<int:pk>/accept/", handing_over.accept, name="accept"),
    path("handlings/<int:pk>/ask_hand_back/", handing_over.ask_hand_back, name="ask_hand_back"),
    path("handlings/<int:pk>/withdraw_hand_back/", handing_over.withdraw_hand_back, name="withdraw_hand_back"),
    path("handlings/<int:pk>/agree_hand_back/", handing_over.agree_hand_back, name="agree_hand_back"),
    path("handlings/<int:pk>/refuse_hand_back/", handing_over.refuse_hand_back, name="refuse_hand_back"),
    path("handlings/<int:pk>/ask_extension/", extensions.ask_extension, name="ask_extension"),
    path("extensions/<int:pk>/", extensions.extension, name="extension"),
    path("extensions/<int:pk>/grant/", extensions.grant, name="grant_extension"),
    path("extensions/<int:pk>/refuse/", extensions.refuse, name="refuse_extension"),
    path("extensions/<int:pk>/withdraw/", extensions.withdraw, name="withdraw_extension"),
]
