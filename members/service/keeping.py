"""Where what is typed about a service record is kept while the form is open."""

from __future__ import annotations

from cppcc.core.kept.writing import KeptWriting
from members.service.models import ServiceRecord

KEPT = KeptWriting("service.new:", "service.edit:", ServiceRecord)
