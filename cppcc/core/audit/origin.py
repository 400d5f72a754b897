"""The network address that the current request came from, for the audit log."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_address: ContextVar[str] = ContextVar("address", default="")


def current_address() -> str:
    """The address of the request being served; empty in jobs and commands."""
    return _address.get()


@contextmanager
def coming_from(address: str) -> Iterator[None]:
    """Everything inside happens on behalf of a request from `address`."""
    token = _address.set(address)
    try:
        yield
    finally:
        _address.reset(token)
