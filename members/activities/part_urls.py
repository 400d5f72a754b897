"""Addresses of taking part: answering, leave, checking in, speeches."""

from django.urls import path

from members.activities.views import check_in, leave, speeches, taking_part

urlpatterns = [
    path("<int:pk>/confirm/", taking_part.confirm, name="confirm"),
    path("<int:pk>/sign_up/", taking_part.sign_up, name="sign_up"),
    path("<int:pk>/withdraw/", taking_part.withdraw, name="withdraw"),
    path("<int:pk>/ask_leave/", taking_part.ask_leave, name="ask_leave"),
    path("leaves/", leave.leaves, name="leaves"),
    path("parts/<int:pk>/grant_leave/", leave.grant_leave, name="grant_leave"),
    path("parts/<int:pk>/refuse_leave/", leave.refuse_leave, name="refuse_leave"),
    path("<int:pk>/c/<slug:code>/", check_in.scan, name="scan"),  # short: the fewer characters, the coarser the code
    path("<int:pk>/check_in/", check_in.check_in, name="check_in"),
    path("<int:pk>/screen/", check_in.screen, name="screen"),
    path("<int:pk>/screen/now/", check_in.screen_now, name="screen_now"),
    path("<int:pk>/arrivals/", check_in.arrivals, name="arrivals"),
    path("<int:pk>/arrivals/now/", check_in.arrivals_now, name="arrivals_now"),
    path("<int:pk>/close_check_in/", check_in.close_check_in, name="close_check_in"),
    path("<int:pk>/open_check_in/", check_in.open_check_in, name="open_check_in"),
    path("parts/<int:pk>/arrived/", check_in.mark_arrived, name="mark_arrived"),
    path("<int:pk>/speeches/", speeches.speeches, name="speeches"),
    path("<int:pk>/speeches/<int:row>/remove/", speeches.speech_remove, name="speech_remove"),
]
