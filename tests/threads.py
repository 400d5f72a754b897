"""Several people pressing at the same moment: real threads, each with its own connection."""

import threading

from django.db import connection

from cppcc.core.workflow import StepRefused


def at_once(*works):
    """Run all works in threads that start together; how each was refused, or None."""
    start, refusals = threading.Barrier(len(works)), [None] * len(works)

    def run(place, work):
        start.wait()
        try:
            work()
        except StepRefused as refused:
            refusals[place] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refusals
