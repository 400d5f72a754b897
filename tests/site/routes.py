"""Every named route of the site, read from the URLconf itself: a new page enters the walk by being there."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Found:
    name: str
    address: str


def found() -> list[Found]:
    return list(_walk(get_resolver().url_patterns))


def _walk(patterns: list[URLPattern | URLResolver], space: str = "", start: str = "/") -> Iterator[Found]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            deeper = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, deeper, start + str(pattern.pattern))
        else:
            yield Found(space + (pattern.name or ""), start + str(pattern.pattern))
