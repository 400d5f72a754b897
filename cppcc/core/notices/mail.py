"""Mails: title and link, never a record's text. One connection for many; reopened when it breaks."""

from __future__ import annotations

import smtplib
from types import TracebackType

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse

from cppcc.core.notices.failing import CUT_OFF, NotSent
from cppcc.core.notices.models import Notice

BODY = """{title}

{where}

本邮件由{office}办公系统自动发出，请勿直接回复。不想再收到这类邮件，可在系统“通知设置”里关闭。
"""


class Post:
    """Sends mails over one connection."""

    def __init__(self) -> None:
        self.line = get_connection()

    def __enter__(self) -> Post:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self.line.close()

    def send(self, notice: Notice, *, to: str) -> None:
        """Hand the notice to the mail server; NotSent with the reason."""
        self._open()
        try:
            self._letter(notice, to).send()
        except smtplib.SMTPRecipientsRefused as error:
            code, said = error.recipients.get(to, (550, b""))
            raise NotSent(f"对方邮箱拒收：{_in_words(code, said)}", for_good=code >= 500) from error
        except smtplib.SMTPResponseException as error:
            self.close()
            raise NotSent(f"邮件服务器没有接收：{_in_words(error.smtp_code, error.smtp_error)}") from error
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise NotSent(CUT_OFF, for_good=True) from error

    def _open(self) -> None:
        try:
            self.line.open()
        except smtplib.SMTPAuthenticationError as error:
            raise NotSent(
                "邮件服务器不认用户名或密码，请系统管理员核对EMAIL_HOST_USER和EMAIL_HOST_PASSWORD。"
            ) from error
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise NotSent(f"连不上邮件服务器{settings.EMAIL_HOST}:{settings.EMAIL_PORT}。") from error

    def _letter(self, notice: Notice, to: str) -> EmailMessage:
        link = f"{settings.SITE_URL}{reverse('notices:detail', args=[notice.pk])}"
        where = f"查看：{link}" if settings.SITE_URL else "请登录系统，在“通知”里查看。"
        office = settings.COMMITTEE_NAME
        return EmailMessage(
            subject=f"【{office}】{notice.told}",
            body=BODY.format(title=notice.told, where=where, office=office),
            to=[to],
            connection=self.line,
        )


def _in_words(code: int, said: bytes | str) -> str:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {words}".strip()[:200]
