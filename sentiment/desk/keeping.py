"""Where what is typed into the forms of a report is kept: by its author, and by the editor beside it."""

from __future__ import annotations

from cppcc.core.kept.writing import KeptWriting
from sentiment.models import SocialReport

KEPT = KeptWriting("sentiment.new:", "sentiment.mend:", SocialReport)
KEPT_EDITS = KeptWriting("sentiment.none:", "sentiment.edit:", SocialReport)  # at the desk and on the page of editing
