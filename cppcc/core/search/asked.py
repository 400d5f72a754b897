"""What the address of a results page may hold; anything else is ignored, never an error."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from cppcc.core.search.registry import in_the_box
from cppcc.core.search.words import MAX_QUERY


@dataclass(frozen=True)
class Asked:
    """A search as it stands in the address."""

    query: str
    kind: str
    year: int | None

    @classmethod
    def read(cls, request: HttpRequest) -> Asked:
        kind, year = request.GET.get("kind", ""), request.GET.get("year", "")
        return cls(
            query=request.GET.get("q", "").replace("\x00", "").strip()[:MAX_QUERY],
            kind=kind if kind in in_the_box() else "",
            year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        )

    def address(self, **changes: object) -> str:
        """The address with some of it changed; None takes a part away. Changing anything but the page starts anew."""
        parameters = QueryDict(mutable=True)
        now = {"q": self.query, "kind": self.kind, "year": self.year} | changes
        for name, value in now.items():
            if value not in (None, ""):
                parameters[name] = str(value)
        return f"{reverse('search:results')}?{parameters.urlencode()}"
