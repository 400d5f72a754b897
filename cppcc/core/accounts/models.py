"""Accounts: a person who signs in, with the roles held."""

from __future__ import annotations

from typing import Any, ClassVar

import rules
from django.contrib.auth.models import AbstractBaseUser, UserManager
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property

from cppcc.core.accounts.roles import OFFICES, Role


class RoleGrant(models.Model):
    """One role held by one user."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="grants")
    role = models.CharField("角色", max_length=30, choices=Role)

    class Meta:
        verbose_name = "角色授予"
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "role"], name="role_granted_once")]

    def __str__(self) -> str:
        return self.get_role_display()


class AccountManager(UserManager["User"]):
    """Creates accounts; the first password must be changed at first sign-in unless told otherwise."""

    def open_account(
        self, username: str, name: str, *, password: str, roles: list[Role], must_change_password: bool = True
    ) -> User:
        """A new account holding `roles`."""
        user = self.model(username=username, name=name, must_change_password=must_change_password)
        user.set_password(password)
        user.save()
        user.hold(roles)
        return user


class User(AbstractBaseUser):
    username = models.CharField(
        "登录名",
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[\w.@+-]+$", "登录名只能用汉字、字母、数字和 . @ + - _")],
    )
    name = models.CharField("姓名", max_length=60)
    phone = models.CharField("手机号", max_length=20, blank=True)
    email = models.EmailField("邮箱", blank=True)
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("须修改密码", default=True)
    created_at = models.DateTimeField("开通时间", default=timezone.now, editable=False)

    objects: ClassVar[AccountManager] = AccountManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar = ["name"]

    class Meta:
        verbose_name = "账号"
        ordering: ClassVar = ["username"]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The roles held; one query, remembered for the request."""
        return frozenset(Role(grant.role) for grant in self.grants.all())

    def hold(self, roles: list[Role] | set[Role] | frozenset[Role]) -> None:
        """Hold exactly `roles` from now on."""
        self.grants.exclude(role__in=roles).delete()
        RoleGrant.objects.bulk_create([RoleGrant(user=self, role=role) for role in roles], ignore_conflicts=True)
        self.__dict__.pop("roles", None)

    @property
    def is_office(self) -> bool:
        return bool(self.roles & OFFICES)

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Ask the `MAY` tables (django-rules); an account switched off may nothing."""
        return self.is_active and rules.has_perm(perm, self, obj)

    def get_short_name(self) -> str:
        return self.name
