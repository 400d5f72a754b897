"""The sections of the work reports, in their order. A section says nothing when its records say nothing."""

from reports.sections import closing, consultation, opening, proposals, service, social, tables
from reports.sections.section import Section

SECTIONS: list[Section] = [
    *opening.SECTIONS,
    *consultation.SECTIONS,
    *proposals.SECTIONS,
    *social.SECTIONS,
    *service.SECTIONS,
    *closing.SECTIONS,
    *tables.SECTIONS,
]

__all__ = ["SECTIONS", "Section"]
