"""A step refused for a reason that the table of steps cannot say."""

from __future__ import annotations

from django.db import models

from cppcc.core.workflow import Step, StepRefused


class Refused(StepRefused):
    """Told to the user in the words of `reason`."""

    def __init__(self, record: models.Model, step: Step, reason: str) -> None:
        super().__init__(record, step)
        self.args = (reason,)
        self.reason = reason
