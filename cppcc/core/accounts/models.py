"""Accounts: a person who signs in, with the roles held."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from typing import Any, ClassVar

import rules
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import AbstractBaseUser, UserManager
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from cppcc.core.accounts.roles import ADMINISTRATORS, OFFICES, Role, clash, crossing, purpose
from cppcc.core.audit.models import record
from cppcc.core.workflow import Step, StepRefused

DEMO_LOGINS = 13
CHANGE = Step("修改密码", set(), "")
RESET = Step("重置密码", set(), "")
PLAIN_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # read aloud without doubt: no i, l, o, 0, 1


def readable_password() -> str:
    """Twelve signs in three groups, 59 bits."""
    return "-".join("".join(secrets.choice(PLAIN_SIGNS) for _ in range(4)) for _ in range(3))


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def of_administrators(self) -> RoleGrantQuerySet:
        return self.filter(role__in=ADMINISTRATORS)


class RoleGrant(models.Model):
    """One role held by one user."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="grants")
    role = models.CharField("角色", max_length=30, choices=Role)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = "角色授予"
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "role"], name="role_granted_once")]

    def __str__(self) -> str:
        return self.get_role_display()


class UserQuerySet(models.QuerySet["User"]):
    def matching(self, text: str) -> UserQuerySet:
        return self.filter(models.Q(username__icontains=text) | models.Q(name__icontains=text))

    def holding(self, role: str) -> UserQuerySet:
        return self.filter(grants__role=role)

    def in_state(self, state: str) -> UserQuerySet:
        """`on` or `off`."""
        return self.filter(is_active=state == "on")

    def able_to_sign_in(self) -> UserQuerySet:
        """Switched on, and with a password."""
        return self.filter(is_active=True).exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)

    def among(self, keys: Collection[int]) -> UserQuerySet:
        return self.filter(pk__in=keys)

    def for_list(self) -> UserQuerySet:
        return self.prefetch_related("grants")

    def first_of_trial(self) -> UserQuerySet:
        """The demo logins, as the trial was opened with them."""
        return self.filter(is_active=True, must_change_password=False).for_list().order_by("pk")[:DEMO_LOGINS]


class AccountManager(UserManager["User"]):
    """Creates accounts; the first password must be changed at first sign-in unless told otherwise."""

    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def open_account(
        self,
        username: str,
        name: str,
        *,
        password: str,
        roles: list[Role],
        must_change_password: bool = True,
        by: User | None = None,
        **particulars: str,
    ) -> User:
        """A new account holding `roles`; `readable_password()` makes a first password."""
        with transaction.atomic():
            user = self.model(username=username, name=name, must_change_password=must_change_password, **particulars)
            user.set_password(password)
            user.save()
            user.hold(roles)
            record("开通账号", by=by, target=user, username=username, roles=[role.label for role in roles])
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
    kept_for = models.CharField("专用于", max_length=30, blank=True, editable=False)  # see roles.purpose; set once
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
        """Hold exactly `roles` from now on. What the account is kept for is settled by the first role it ever holds."""
        if not self.kept_for and (first := purpose(self.roles) or purpose(frozenset(roles))):
            self.kept_for = first
            self.save(update_fields=["kept_for"])
        self.grants.exclude(role__in=roles).delete()
        RoleGrant.objects.bulk_create([RoleGrant(user=self, role=role) for role in roles], ignore_conflicts=True)
        self.__dict__.pop("roles", None)

    @property
    def is_office(self) -> bool:
        return bool(self.roles & OFFICES)

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Ask the `MAY` tables (django-rules); an account switched off may nothing."""
        return self.is_active and rules.has_perm(perm, self, obj)

    @property
    def is_administrator(self) -> bool:
        return bool(self.roles & ADMINISTRATORS)

    def role_words(self) -> str:
        """提案委办公室、委员; in the order of the roles."""
        return "、".join(role.label for role in Role if role in self.roles)

    def get_absolute_url(self) -> str:
        return reverse("accounts:detail", args=[self.pk])

    def why_not(self, roles: frozenset[Role]) -> str:
        """Why this account cannot hold exactly `roles`, in words; empty when it can."""
        return clash(roles) or crossing(self.kept_for or purpose(self.roles), roles) or self._why_missed(roles)

    def _why_missed(self, roles: frozenset[Role]) -> str:
        """The last account that can do an administrator's work keeps the role."""
        for role in (self.roles & ADMINISTRATORS) - roles if self.is_active else ():
            others = User.objects.get_queryset().able_to_sign_in().holding(role).exclude(pk=self.pk)
            if not others.exists():
                return f"这是唯一能登录的{role.label}账号，请先让另一个账号担任{role.label}，再收回这里的角色。"
        return ""

    def grant(self, roles: frozenset[Role], *, by: User) -> None:
        """Hold exactly `roles` from now on; ValueError when they must not be in one hand, or not in this one.

        Who becomes an administrator loses password and sessions: whoever opened the account knew the first password.
        The new one comes from the server (`reset_administrator`)."""
        with transaction.atomic():
            list(RoleGrant.objects.of_administrators().select_for_update())  # two take away the last two: one waits
            account = User.objects.select_for_update().get(pk=self.pk)
            if why := account.why_not(roles):
                raise ValueError(why)
            before = account.role_words()
            if (roles - account.roles) & ADMINISTRATORS:
                account.set_unusable_password()
                account.must_change_password = True
                account.save(update_fields=["password", "must_change_password"])
            account.hold(roles)
            record("调整角色", by=by, target=account, before=before, after=account.role_words())
        self.refresh_from_db()
        self.__dict__.pop("roles", None)

    def change_password(self, password: str) -> None:
        """The user's own choice."""
        with transaction.atomic():
            self._renew_password(password, CHANGE, must_change=False)
            record(CHANGE.label, by=self, target=self)

    def reset_password(self, *, by: User | None) -> str:
        """A new first password, told once; every session of the account ends. `by` is None on the server."""
        password = readable_password()
        with transaction.atomic():
            self._renew_password(password, RESET, must_change=True)
            record(RESET.label, by=by, target=self)
        return password

    def _renew_password(self, password: str, step: Step, *, must_change: bool) -> None:
        """StepRefused when the password was changed since the account was read: the account may have become an
        administrator's meanwhile."""
        known = self.password
        self.set_password(password)
        self.must_change_password = must_change
        standing = User.objects.filter(pk=self.pk, password=known)
        if not standing.update(password=self.password, must_change_password=must_change):
            raise StepRefused(self, step)

    def switch(self, *, on: bool, by: User) -> None:
        """Disable (works with the next request of its sessions) or enable the account."""
        self.is_active = on
        with transaction.atomic():
            self.save(update_fields=["is_active"])
            record("启用账号" if on else "停用账号", by=by, target=self)

    def get_short_name(self) -> str:
        return self.name
