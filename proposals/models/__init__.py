"""Proposals, their sponsors, their handling by units, replies and ratings."""

from cppcc.core.workflow import Refused
from proposals.models.assignments import ANSWERS_TO_AUTHOR, Assignment, Manner
from proposals.models.batches import Batch, BatchLine
from proposals.models.chasing import Chased, ChaseRules
from proposals.models.commitments import Commitment, CommitmentProgress
from proposals.models.deadlines import Clock, DueRule, Measure
from proposals.models.discussions import Discussion
from proposals.models.drafts import ReplyDraft, SupervisedSession
from proposals.models.extensions import Extension
from proposals.models.followups import FollowUp
from proposals.models.handling import Handling
from proposals.models.letters import LetterBatch
from proposals.models.lists import Category, DeclineReason
from proposals.models.nominations import Nomination, Supervision, SupervisionKind, SupervisionManner
from proposals.models.proposals import Proposal, ProposalKind, SponsorKind
from proposals.models.publishing import Publication, PublishedReply
from proposals.models.replies import Meeting, Outcome, Rating, Reply, Satisfaction
from proposals.models.reviews import Opinion, Review, ReviewRules, Stage
from proposals.models.revisions import Revision, RevisionKind
from proposals.models.selections import Candidate, Criterion, Mark, Selection
from proposals.models.signing import Cosigner
from proposals.models.urges import Urge, UrgeManner
from proposals.models.volumes import Volume, VolumeKind
from proposals.states import CommitmentStatus, CosignStatus, ExtensionStatus, HandlingStatus

__all__ = [
    "ANSWERS_TO_AUTHOR",
    "Assignment",
    "Batch",
    "BatchLine",
    "Candidate",
    "Category",
    "ChaseRules",
    "Chased",
    "Clock",
    "Commitment",
    "CommitmentProgress",
    "CommitmentStatus",
    "CosignStatus",
    "Cosigner",
    "Criterion",
    "DeclineReason",
    "Discussion",
    "DueRule",
    "Extension",
    "ExtensionStatus",
    "FollowUp",
    "Handling",
    "HandlingStatus",
    "LetterBatch",
    "Manner",
    "Mark",
    "Measure",
    "Meeting",
    "Nomination",
    "Opinion",
    "Outcome",
    "Proposal",
    "ProposalKind",
    "Publication",
    "PublishedReply",
    "Rating",
    "Refused",
    "Reply",
    "ReplyDraft",
    "Review",
    "ReviewRules",
    "Revision",
    "RevisionKind",
    "Satisfaction",
    "Selection",
    "SponsorKind",
    "Stage",
    "SupervisedSession",
    "Supervision",
    "SupervisionKind",
    "SupervisionManner",
    "Urge",
    "UrgeManner",
    "Volume",
    "VolumeKind",
]
