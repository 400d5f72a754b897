"""The lists the office edits itself."""

import pytest

pytestmark = pytest.mark.django_db


# --- Lists the office edits ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(("name", "field"), [("categories", "name"), ("decline_reasons", "text")])
def test_the_office_edits_its_lists(sign_in, clerk, leader, name, field):
    page = sign_in(clerk).post(f"/proposals/{name}/new/", {field: "新的一条"}, follow=True)

    assert "新的一条" in page.content.decode()
    assert sign_in(leader).get(f"/proposals/{name}/").status_code == 403
