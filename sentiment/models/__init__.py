"""Social reports (社情民意信息), bulletins, adoptions and instructions."""

from cppcc.core.levels import Level
from sentiment.models.adoption_notices import AdoptionNotice, NoticeLine, NoticeMatch
from sentiment.models.articles import Article, Combined
from sentiment.models.authors import ReportAuthor
from sentiment.models.bulletins import Bulletin, BulletinRules
from sentiment.models.lists import Category, Place
from sentiment.models.outcomes import Adoption, AdoptionManner, Instruction, Relay
from sentiment.models.reports import SocialReport
from sentiment.models.targets import Counted, Every, Target, Whom
from sentiment.models.topics import TopicSurvey, TopicWord, Use
from sentiment.models.volumes import Volume, VolumeKind
from sentiment.models.years import YearRegister

__all__ = [
    "Adoption",
    "AdoptionManner",
    "AdoptionNotice",
    "Article",
    "Bulletin",
    "BulletinRules",
    "Category",
    "Combined",
    "Counted",
    "Every",
    "Instruction",
    "Level",
    "NoticeLine",
    "NoticeMatch",
    "Place",
    "Relay",
    "ReportAuthor",
    "SocialReport",
    "Target",
    "TopicSurvey",
    "TopicWord",
    "Use",
    "Volume",
    "VolumeKind",
    "Whom",
    "YearRegister",
]
