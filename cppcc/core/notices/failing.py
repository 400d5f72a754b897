"""Why a message did not go out, in words."""

from __future__ import annotations

CUT_OFF = "发送中途断开，对方可能已经收到。为免重复没有再发，请电话通知，或按“再发一次”。"


class NotSent(Exception):  # noqa: N818 - an outcome kept in the delivery's record in these words
    """The message did not go out; `for_good`: trying again is of no use, or might send it twice."""

    def __init__(self, message: str, *, for_good: bool = False) -> None:
        super().__init__(message)
        self.for_good = for_good


class NoAddress(Exception):  # noqa: N818 - as above
    """There is nowhere to send it to, or no need to."""
