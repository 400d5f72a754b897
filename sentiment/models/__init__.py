"""Social reports (社情民意信息), bulletins, adoptions and instructions."""

from sentiment.models.outcomes import Adoption, AdoptionManner, Instruction, Level
from sentiment.models.registers import Bulletin, YearRegister
from sentiment.models.reports import ReportAuthor, SocialReport

__all__ = [
    "Adoption",
    "AdoptionManner",
    "Bulletin",
    "Instruction",
    "Level",
    "ReportAuthor",
    "SocialReport",
    "YearRegister",
]
