"""How long work takes, measured so that a busy machine changes nothing."""

from contextlib import contextmanager
from time import thread_time


@contextmanager
def within(seconds):
    """What is done inside takes less of the processor than that."""
    start = thread_time()
    yield
    assert thread_time() - start < seconds
