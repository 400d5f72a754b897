"""Forms of signing in and of keeping accounts."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from cppcc.core.accounts.locks import attempts_left
from cppcc.core.accounts.models import User
from cppcc.core.accounts.roles import Role
from cppcc.core.forms import OfficeForm, OfficeLook, OfficeModelForm

SHORTEST = 10
LONGEST_NAME = 40  # of User.username
LOCK_MINUTES = round(settings.AXES_COOLOFF_TIME * 60)


class SignInForm(OfficeLook, AuthenticationForm):
    verb = "登录"
    error_heading = "没有登录："

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.made_by = request
        self.fields["password"].widget.attrs["autocomplete"] = "current-password"
        self._dress()

    def clean_username(self) -> str:
        """Django puts the limit into the page only; what is longer is nobody's and is not counted as a try."""
        typed: str = self.cleaned_data["username"]
        if len(typed) > LONGEST_NAME:
            raise ValidationError(f"登录名最多{LONGEST_NAME}个字，请核对后重新输入。")
        return typed

    def get_invalid_login_error(self) -> ValidationError:
        left = attempts_left(self.made_by, self.cleaned_data.get("username", ""))
        return ValidationError(
            f"登录名或密码不正确，请核对后重新输入。还可以试{left}次，之后该登录名将锁定{LOCK_MINUTES}分钟。",
            code="invalid_login",
        )


class PasswordForm(OfficeForm):
    """A new password; the old one is asked unless it was issued for the first sign-in."""

    verb = "修改密码"
    old = forms.CharField(label="现在的密码", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
    new = forms.CharField(
        label="新密码",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="至少10位，不能全是数字，不能是常见密码，也不能与登录名、姓名相近。",
    )
    again = forms.CharField(label="再输一遍新密码", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if user.must_change_password:
            del self.fields["old"]

    def clean_old(self) -> str:
        old: str = self.cleaned_data["old"]
        if not self.user.check_password(old):
            raise ValidationError("现在的密码不正确，请重新输入。")
        return old

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        if len(new) < SHORTEST:  # Django's own words for this are not translated
            raise ValidationError(f"新密码只有{len(new)}位，至少要{SHORTEST}位。")
        password_validation.validate_password(new, self.user)
        if self.user.check_password(new):
            raise ValidationError("新密码与现在的密码相同，请换一个。")
        return new

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if "new" in self.cleaned_data and again != self.cleaned_data["new"]:
            raise ValidationError("两次输入的新密码不一致，请重新输入。")
        return again


class AccountForm(OfficeModelForm):
    """The particulars of an account; the sign-in name is chosen once."""

    class Meta:
        model = User
        fields = ("username", "name", "phone", "email")
        error_messages: ClassVar = {"username": {"unique": "这个登录名已有人使用，请换一个。"}}
        help_texts: ClassVar = {"username": "汉字、字母、数字和 . @ + - _，开通后不能改。"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["username"]


class NewAccountForm(AccountForm):
    verb = "开通账号"


class RolesForm(OfficeForm):
    """What `account` holds; the three administrators stay three people, and none has a second account's past."""

    verb = "授予角色"
    roles = forms.MultipleChoiceField(
        label="角色", choices=Role.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, account: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_roles(self) -> frozenset[Role]:
        roles = frozenset(Role(role) for role in self.cleaned_data["roles"])
        if why := self.account.why_not(roles):
            raise ValidationError(why)
        return roles
