from tests.workers import empty_queue, start_worker, wait_for

__all__ = ["empty_queue", "start_worker", "wait_for"]
