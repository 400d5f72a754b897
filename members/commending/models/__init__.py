from members.commending.models.ballots import Ballot, BallotQuerySet, Vote
from members.commending.models.candidates import Candidate, CandidateQuerySet
from members.commending.models.commendations import Commendation, CommendationQuerySet, Spread

__all__ = [
    "Ballot",
    "BallotQuerySet",
    "Candidate",
    "CandidateQuerySet",
    "Commendation",
    "CommendationQuerySet",
    "Spread",
    "Vote",
]
