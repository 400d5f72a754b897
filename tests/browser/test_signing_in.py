from playwright.sync_api import expect

from cppcc.core.accounts.roles import Role


def test_a_new_user_signs_in_changes_the_first_password_and_comes_home(page, user_with, look):
    user = user_with(Role.PROPOSAL_OFFICE, username="周立案", name="周立案", must_change_password=True)
    page.goto("/proposals/")
    expect(page).to_have_title("登录 · 政协南和区委员会")
    look(page)

    page.get_by_label("登录名").fill(user.username)
    page.get_by_label("密码", exact=True).fill("mistyped")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("alert")).to_contain_text("登录名或密码不正确，请核对后重新输入。还可以试4次")
    expect(page.get_by_label("登录名")).to_have_value(user.username)

    page.get_by_label("密码", exact=True).fill("correct-horse-1")
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("修改密码")
    look(page)

    page.get_by_label("新密码", exact=False).first.fill("quiet-river-77")
    page.get_by_label("再输一遍新密码").fill("quiet-river-77")
    page.get_by_role("button", name="修改密码").click()
    expect(page.get_by_role("status").first).to_contain_text("密码已修改")
    expect(page.get_by_role("heading", level=1)).to_contain_text("周立案")
    look(page)


def test_large_type_and_contrast_stay_over_pages_and_the_slash_leads_to_the_search(open_as, user_with, look):
    page = open_as(user_with(Role.GENERAL_OFFICE))
    page.get_by_role("button", name="字号").click()
    page.get_by_role("button", name="对比").click()
    page.goto("/settings/")

    html = page.locator("html")
    expect(html).to_have_attribute("data-type", "125")
    expect(html).to_have_attribute("data-contrast", "")
    look(page)
    page.keyboard.press("/")
    expect(page.locator("#top-search")).to_be_focused()


def test_a_member_on_a_phone_has_the_bar_of_four_and_nothing_runs_off_the_page(open_as, member, look):
    page = open_as(member.user, width=390)

    bar = page.get_by_role("navigation", name="常用")
    expect(bar.get_by_role("link")).to_have_text(["首页", "提案", "社情民意", "我的履职"])
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    look(page)
    page.get_by_role("link", name="打开导航").click()
    expect(page.get_by_role("navigation", name="主导航").get_by_role("link", name="活动")).to_be_visible()


def test_signing_out_ends_at_the_login_page(open_as, clerk):
    page = open_as(clerk)
    page.locator("summary", has_text=clerk.name).click()
    page.get_by_role("button", name="退出登录").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("登录")
