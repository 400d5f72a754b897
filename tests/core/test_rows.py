"""Rows the office edits, on the categories of proposals."""

import pytest
from django.urls import reverse

from cppcc.core.accounts.roles import Role
from cppcc.core.audit.models import AuditEntry
from proposals.models import Category
from tests.factories import CategoryFactory

LIST = reverse("proposals:categories")


@pytest.fixture
def rows(db):
    Category.objects.all().delete()
    return [CategoryFactory(name=name, order=order) for order, name in enumerate(["城乡建设", "教育", "卫生"], start=1)]


def page(name, row=None):
    return reverse(f"proposals:categories_{name}", args=[row.pk] if row else [])


def order():
    return list(Category.objects.values_list("name", flat=True))


def test_a_new_row_stands_last_and_leaves_an_audit_entry(sign_in, clerk, rows):
    response = sign_in(clerk).post(page("new"), {"name": "文化"})

    assert response.url == LIST
    assert order() == ["城乡建设", "教育", "卫生", "文化"]
    assert AuditEntry.objects.about(Category.objects.get(name="文化")).get().action == "新增"


def test_a_row_is_renamed(sign_in, clerk, rows):
    sign_in(clerk).post(page("edit", rows[0]), {"name": "城乡建设和管理"})

    assert order() == ["城乡建设和管理", "教育", "卫生"]


def test_a_name_in_use_is_told_and_stays_typed(sign_in, clerk, rows):
    response = sign_in(clerk).post(page("new"), {"name": "教育"})

    assert response.status_code == 422
    assert "已有相同的条目" in response.content.decode()
    assert 'value="教育"' in response.content.decode()


@pytest.mark.parametrize(
    ("row", "to", "then"),
    [
        (1, "up", ["教育", "城乡建设", "卫生"]),
        (1, "down", ["城乡建设", "卫生", "教育"]),
        (0, "up", ["城乡建设", "教育", "卫生"]),
        (2, "down", ["城乡建设", "教育", "卫生"]),
    ],
)
def test_a_row_moves_by_one_place(sign_in, clerk, rows, row, to, then):
    sign_in(clerk).post(page("move", rows[row]), {"to": to})

    assert order() == then


def test_a_row_is_switched_off_and_on_but_never_deleted(sign_in, clerk, rows):
    client = sign_in(clerk)

    client.post(page("switch", rows[0]))
    assert not Category.objects.get(pk=rows[0].pk).is_active
    client.post(page("switch", rows[0]))
    assert Category.objects.get(pk=rows[0].pk).is_active


def test_who_may_not_edit_is_refused_and_a_step_is_pressed(sign_in, member, clerk, rows):
    client = sign_in(member.user)
    assert client.get(LIST).status_code == 403
    assert client.post(page("switch", rows[0])).status_code == 403

    assert sign_in(clerk).get(page("switch", rows[0])).status_code == 405


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_however_many_rows(sign_in, user_with, number, django_assert_num_queries):
    Category.objects.all().delete()
    for n in range(number):
        CategoryFactory(name=f"类别{n}")
    client = sign_in(user_with(Role.PROPOSAL_OFFICE))
    client.get(LIST)

    with django_assert_num_queries(3):
        client.get(LIST)
