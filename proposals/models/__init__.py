"""Proposals, their sponsors, their handling by units, replies and ratings."""

from proposals.models.handling import (
    ANSWERS_TO_AUTHOR,
    Handling,
    HandlingStatus,
    Manner,
    Meeting,
    Outcome,
    Rating,
    Reply,
    Satisfaction,
)
from proposals.models.lists import Category, DeclineReason
from proposals.models.proposals import Cosigner, CosignStatus, Proposal, ProposalKind, SponsorKind

__all__ = [
    "ANSWERS_TO_AUTHOR",
    "Category",
    "CosignStatus",
    "Cosigner",
    "DeclineReason",
    "Handling",
    "HandlingStatus",
    "Manner",
    "Meeting",
    "Outcome",
    "Proposal",
    "ProposalKind",
    "Rating",
    "Reply",
    "Satisfaction",
    "SponsorKind",
]
