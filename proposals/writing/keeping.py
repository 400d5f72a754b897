"""Where what is typed into the proposal's form is kept."""

from __future__ import annotations

from cppcc.core.kept.writing import KeptWriting
from proposals.models import Proposal

KEPT = KeptWriting("proposals.new:", "proposals.edit:", Proposal)
