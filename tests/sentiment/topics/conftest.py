"""Reports on matters, indexed, so that their heaviest words are there to be counted."""

from datetime import date

import pytest

from cppcc.core.periods import Period
from cppcc.core.search.index import index_many
from sentiment.models import SocialReport
from tests.factories import SocialReportFactory

MATTERS = {
    "停车": ("老旧小区停车车位紧张", "小区停车车位紧张，居民停车难找车位，夜间停车占道。"),
    "养犬": ("遛狗不牵绳扰民", "广场遛狗不牵绳，犬只粪便无人清理，养犬登记不足。"),
    "积水": ("下穿隧道积水", "暴雨后隧道积水，排水泵站能力不足，积水两小时不退。"),
    "近视": ("学生近视率偏高", "中小学生近视率偏高，户外运动不足，近视筛查不及时。"),
}


@pytest.fixture
def about(db):
    """A function: so many indexed reports on a matter, received on a day."""

    def make(matter, count=1, *, on=date(2024, 3, 5), **fields):
        title, text = MATTERS[matter]
        made = [
            SocialReportFactory(title=f"{title}（{place}）", situation=text, received_on=on, year=on.year, **fields)
            for place in range(count)
        ]
        index_many(SocialReport.objects.filter(pk__in=[report.pk for report in made]))
        return made

    return make


@pytest.fixture
def year():
    return Period.year(2024)
