"""Stages that take too long are given up, whether or not they listen."""

import multiprocessing
import threading
import time

import pytest

from pipelines.patience import GAVE_UP, LETTERS_A_SECOND, allowed, patience


def never_ends_and_never_listens() -> None:
    """Holds the interpreter inside one call: no signal handler of Python's runs meanwhile."""
    with patience(0.1):
        sum(range(10**12))


def test_code_that_takes_too_long_is_interrupted() -> None:
    with pytest.raises(TimeoutError), patience(0.05):
        time.sleep(30)


def test_code_that_hears_no_signal_ends_with_its_process() -> None:
    process = multiprocessing.get_context("spawn").Process(target=never_ends_and_never_listens)
    process.start()
    process.join(60)
    assert process.exitcode == GAVE_UP


def test_the_limit_is_gone_after_the_block() -> None:
    with patience(0.05):
        pass
    time.sleep(0.12)
    assert threading.current_thread() is threading.main_thread()


def test_threads_beside_the_main_one_run_without_a_limit() -> None:
    ended = []

    def work() -> None:
        with patience(0.01):
            time.sleep(0.05)
            ended.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert ended == [True]


def test_long_texts_are_allowed_more_time() -> None:
    assert allowed(0, least=300) == 300
    assert allowed(10 * LETTERS_A_SECOND, least=300) == 310
