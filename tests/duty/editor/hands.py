"""What the editor's forms are filled in with."""

from decimal import Decimal

from django.urls import reverse

from members.duty.models import Scheme
from members.duty.scoring.spec import Rate

YEAR = 2026
ITEM = {"label": "提案立案", "group": "1", "counting": "each", "sharing": "full", "choosing": "add"}


def rate(points, source="", level=""):
    return Rate(source, Decimal(points), level)


def again(scheme):
    return Scheme.objects.get(pk=scheme.pk)


def address(scheme, name="scheme", *more):
    return reverse(f"duty:{name}", args=[scheme.pk, *more])


def item(*rows, before=0, **fields):
    """The item's form as sent: each row as source and points, or with all its fields; `before` rows were there."""
    sent = {"rates-TOTAL_FORMS": len(rows), "rates-INITIAL_FORMS": before, **ITEM, **fields}
    for place, row in enumerate(rows):
        filled = row if isinstance(row, dict) else {"source": row[0], "points": row[1]}
        sent |= {f"rates-{place}-{name}": value for name, value in filled.items()}
    return sent


def seen(page):
    """What the form carries of the part as it was read."""
    return page.context["form"]["seen"].value()


def errors(page):
    return {name: list(told) for name, told in page.context["form"].errors.items()}
