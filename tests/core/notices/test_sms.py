"""The carrier's gateway: what is posted to it, and what its answers mean."""

import pytest

from cppcc.core.notices.failing import NotSent
from cppcc.core.notices.sms import HttpBackend, mobile_number
from tests.core.notices.postoffice import closed_port, gateway


def send():
    return HttpBackend().send("13812345678", "【政协南和区委员会】有新通知。", reference="delivery-7")


@pytest.fixture
def at(settings):
    """A function: the gateway is at this port."""

    def use(port):
        settings.SMS_URL, settings.SMS_TIMEOUT = f"http://127.0.0.1:{port}/send?app=1", 5

    return use


def test_a_message_is_posted_once_with_its_reference_and_the_secret(at, settings, caplog):
    settings.SMS_TOKEN = "secret"
    with gateway((202, "to 13812345678 queued")) as carrier, caplog.at_level("INFO"):
        at(carrier.server_port)
        kept = send()

    message = {"phone": "13812345678", "text": "【政协南和区委员会】有新通知。", "reference": "delivery-7"}
    assert carrier.messages == [(message, "Bearer secret")]
    assert kept == "【政协南和区委员会】有新通知。（网关回复202：to 138****5678 queued）"
    assert "13812345678" not in caplog.text


@pytest.mark.parametrize(
    ("answer", "for_good", "words"),
    [
        ((400, "bad number"), True, "短信网关没有接收（400）：bad number"),
        ((429, ""), False, "短信网关没有接收（429）：没有说明"),
        ((503, "busy"), False, "短信网关没有接收（503）：busy"),
        (None, True, "对方可能已经收到"),
    ],
)
def test_an_answer_says_whether_to_try_again(at, answer, for_good, words):
    with gateway(answer) as carrier:
        at(carrier.server_port)
        with pytest.raises(NotSent, match=words) as refused:
            send()

    assert refused.value.for_good is for_good


def test_a_gateway_that_is_away_is_tried_again(at):
    at(closed_port())

    with pytest.raises(NotSent, match="连不上短信网关") as refused:
        send()

    assert refused.value.for_good is False


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("13812345678", "13812345678"),
        ("+86 138-1234-5678", "13812345678"),
        ("(86)13812345678", "13812345678"),
        ("0319-1234567", ""),
        ("23812345678", ""),
        ("", ""),
    ],
)
def test_only_a_mobile_number_gets_an_sms(typed, number):
    assert mobile_number(typed) == number
