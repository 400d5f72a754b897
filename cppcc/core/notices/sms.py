"""Ways to send an SMS. `SMS_BACKEND` names one: a class whose `send` returns what is kept of it, or raises NotSent.

Phones are masked in every log; the text never tells a record's content (`NoticeKind.outside`)."""

from __future__ import annotations

import http.client
import json
import logging
import re
from typing import Protocol, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.module_loading import import_string

from cppcc.core.notices.failing import CUT_OFF, NotSent
from cppcc.core.templatetags.office import masked_phone

logger = logging.getLogger(__name__)
MOBILE = re.compile(r"(?:\+?86)?(1\d{10})")


class SmsBackend(Protocol):
    def send(self, phone: str, text: str, *, reference: str) -> str:
        """Hand `text` to the carrier, once per `reference`; returns what the delivery's record keeps."""


def backend() -> SmsBackend:
    """The one that the settings name."""
    return cast(SmsBackend, import_string(settings.SMS_BACKEND)())


def mobile_number(phone: str) -> str:
    """The eleven digits of a mobile number; empty when `phone` is none."""
    found = MOBILE.fullmatch(re.sub(r"[ ()\-]", "", phone))
    return found.group(1) if found else ""


class LogBackend:
    """The trial's: nothing leaves the machine, the message is kept with the delivery."""

    def send(self, phone: str, text: str, *, reference: str) -> str:
        logger.info("SMS %s to %s: %s characters, kept in the record only", reference, masked_phone(phone), len(text))
        return f"（试用：短信只记在这里，没有发给运营商）{text}"


class HttpBackend:
    """A carrier's gateway: one POST of JSON {phone, text, reference} to SMS_URL, with SMS_TOKEN as bearer if set.

    Status 2xx means taken over. 4xx means never (429 excepted), anything else is tried again; the gateway tells a
    repeated message by its reference."""

    def send(self, phone: str, text: str, *, reference: str) -> str:
        status, answer = self._post({"phone": phone, "text": text, "reference": reference})
        answer = answer.replace(phone, masked_phone(phone))
        logger.info("SMS %s to %s: the gateway answers %s", reference, masked_phone(phone), status)
        if 200 <= status < 300:
            return f"{text}（网关回复{status}：{answer}）"
        never = 400 <= status < 500 and status != http.HTTPStatus.TOO_MANY_REQUESTS
        raise NotSent(f"短信网关没有接收（{status}）：{answer or '没有说明'}", for_good=never)

    def _post(self, message: dict[str, str]) -> tuple[int, str]:
        url = urlsplit(settings.SMS_URL)
        kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
        line = kind(url.hostname or "", url.port, timeout=settings.SMS_TIMEOUT)
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if settings.SMS_TOKEN:
            headers["Authorization"] = f"Bearer {settings.SMS_TOKEN}"
        try:
            line.connect()
        except OSError as error:
            raise NotSent(f"连不上短信网关：{error.strerror or error}。") from error
        try:
            line.request(
                "POST", f"{url.path or '/'}{'?' + url.query if url.query else ''}", json.dumps(message), headers
            )
            answer = line.getresponse()
            return answer.status, answer.read(500).decode("utf-8", "replace").strip()
        except (OSError, http.client.HTTPException) as error:
            raise NotSent(CUT_OFF, for_good=True) from error
        finally:
            line.close()
