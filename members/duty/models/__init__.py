from members.duty.models.beside import Correction, ExemptFrom, Exemption, Objection
from members.duty.models.cards import Place, SavedCard, Standing
from members.duty.models.checklists import Checklist, ChecklistItem
from members.duty.models.schemes import Scheme, SchemeQuerySet

__all__ = [
    "Checklist",
    "ChecklistItem",
    "Correction",
    "ExemptFrom",
    "Exemption",
    "Objection",
    "Place",
    "SavedCard",
    "Scheme",
    "SchemeQuerySet",
    "Standing",
]
