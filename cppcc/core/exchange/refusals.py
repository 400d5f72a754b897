"""Why a package is not made, not let in or not taken: always one sentence that says what to do."""

from __future__ import annotations

from django.db import models

from cppcc.core.workflow import Step, StepRefused


class PackageRefused(ValueError):  # noqa: N818 - a refusal, told to the user with what to do
    """The package cannot be made or let in; the message (Chinese) says why."""


class NotTaken(StepRefused):
    """A step of a package refused for a reason that the table of steps cannot say; a page of status 409."""

    def __init__(self, record: models.Model, step: Step, reason: str) -> None:
        super().__init__(record, step)
        self.args = (reason,)
        self.reason = reason
