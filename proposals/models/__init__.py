"""Proposals, their sponsors, their handling by units, replies and ratings."""

from proposals.models.handling import ANSWERS_TO_AUTHOR, Assignment, Handling, Manner
from proposals.models.lists import Category, DeclineReason
from proposals.models.proposals import Proposal, ProposalKind, SponsorKind
from proposals.models.refusals import Refused
from proposals.models.replies import Meeting, Outcome, Rating, Reply, Satisfaction
from proposals.models.revisions import Revision, RevisionKind
from proposals.models.signing import Cosigner
from proposals.states import CosignStatus, HandlingStatus

__all__ = [
    "ANSWERS_TO_AUTHOR",
    "Assignment",
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
    "Refused",
    "Reply",
    "Revision",
    "RevisionKind",
    "Satisfaction",
    "SponsorKind",
]
