import pytest

from cppcc.core.accounts.roles import Role
from members.duty.models import Scheme
from members.duty.scoring.spec import Grade, Group, Item, Rules, Veto
from tests.duty.editor.hands import YEAR, rate

RULES = Rules(
    groups=(Group(1, "提案", maximum=rate(0).points + 25), Group(2, "活动")),
    items=(
        Item(3, "提案立案", (rate(10, "proposals.filed"),), group=1),
        Item(4, "重点提案", (rate(5, "proposals.key"),), group=1),
        Item(5, "参加调研", (rate(2, "activities.attended", "调研"),), group=2, unless=(4,)),
    ),
    vetoes=(Veto(6, "无故缺席全体会议", "activities.absent", "全体会议"),),
    grades=(Grade(7, "优秀", rate(80).points), Grade(8, "称职", rate(60).points), Grade(9, "其他")),
)


@pytest.fixture
def draft(liaison):
    """A draft of rules with every kind of part."""
    scheme = Scheme.of_year(YEAR, name="委员履职考核办法")
    scheme.draft(RULES, by=liaison)
    return Scheme.objects.get(pk=scheme.pk)


@pytest.fixture
def desk(liaison, sign_in):
    """The liaison office's browser."""
    return sign_in(liaison)


@pytest.fixture
def another(user_with):
    """Somebody else of the office."""
    return user_with(Role.GENERAL_OFFICE, name="冯佳宁")
