import pytest
from django.db import transaction

from cppcc.core.accounts.roles import Role
from cppcc.core.ledger.run import LedgerImport, LedgerRefused
from tests.ledger.books import small, workbook


@pytest.fixture
def office(user_with):
    """Somebody of the general office, who may import every sheet."""
    return user_with(Role.GENERAL_OFFICE, name="冯综合")


@pytest.fixture
def check(db):
    """A function: the outcome of checking a workbook, without writing."""

    def run(file, by=None):
        return LedgerImport(file, by=by).prepare()

    return run


@pytest.fixture
def bring_in(db):
    """A function: import a workbook as a whole and tell the outcome."""

    def run(file, by=None):
        try:
            with transaction.atomic():
                return LedgerImport(file, by=by).import_all()
        except LedgerRefused as refused:
            return refused.outcome

    return run


@pytest.fixture
def imported(bring_in):
    """The small ledger, imported."""
    outcome = bring_in(workbook(small()))
    assert outcome.refusals == []
    return outcome
