from members.commending.models.ballots import Ballot, BallotQuerySet, Vote
from members.commending.models.candidates import Candidate, CommendationCandidateQuerySet
from members.commending.models.commendations import Commendation, CommendationQuerySet, Spread

__all__ = [
    "Ballot",
    "BallotQuerySet",
    "Candidate",
    "CommendationCandidateQuerySet",
    "Commendation",
    "CommendationQuerySet",
    "Spread",
    "Vote",
]
