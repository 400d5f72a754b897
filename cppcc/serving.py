"""What the web server's process does once, before it answers its first request."""

from __future__ import annotations

import gc

from django.urls import get_resolver

MADE_BY_A_PAGE = 50_000  # a long list makes fewer objects than this: it is drawn without a halt


def settle() -> None:
    """Load the code of all pages, and let the garbage collector pass over what stays for good: looking through that
    again and again took a tenth of a page's time, and now and then 50 ms at once."""
    get_resolver().url_patterns  # noqa: B018 - imports them
    gc.collect()
    gc.freeze()
    gc.set_threshold(MADE_BY_A_PAGE, 20, 20)
