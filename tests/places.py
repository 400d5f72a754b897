"""Two installations in one database: each has its folder with its own key, and the other as its partner.

What one makes is opened by the other with the other's key and against the other's partner, as it would be elsewhere."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from cppcc.core.exchange.cargo import CARGOES
from cppcc.core.exchange.keys import OwnKey
from cppcc.core.exchange.models import Partner
from cppcc.core.exchange.receiving import receive
from cppcc.core.exchange.states import PartnerStatus


@dataclass
class Place:
    name: str
    folder: Path
    partner: Partner | None = None  # the other place, as it is entered here

    @property
    def key(self):
        return OwnKey.at(self.folder / "exchange-key.pem")


class Places:
    def __init__(self, settings, folder):
        self.settings = settings
        self.county = Place("政协南和区委员会", folder / "county")
        self.city = Place("政协云河市委员会", folder / "city")
        for here, there in ((self.county, self.city), (self.city, self.county)):
            here.partner = Partner.objects.create(
                name=there.name,
                public_key=there.key.public.hex,
                sends=list(CARGOES),
                receives=list(CARGOES),
                status=PartnerStatus.IN_USE,
            )
        self.at(self.county)

    def at(self, place):
        """From now on everything happens at this place."""
        self.settings.DATA_DIR, self.settings.COMMITTEE_NAME = place.folder, place.name
        return place

    def carry(self, package, *, to, by):
        """The package's file, let in at the other place."""
        self.at(to)
        return receive(file_of(package), by=by)


def file_of(package):
    with package.file.open("rb") as stored:
        return BytesIO(stored.read())
