import os
import socket
import subprocess
import sys

import pytest

from bot.holder import holder_name, is_dead


def test_a_process_that_ran_here_and_is_gone_is_dead():
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()

    assert is_dead(f"{socket.gethostname()}:{process.pid}:abcd")


def test_our_own_id_before_us_belonged_to_a_dead_process():
    assert is_dead(f"{socket.gethostname()}:{os.getpid()}:another")


@pytest.mark.parametrize("name", ["elsewhere:1:abcd", "", "nonsense", f"{socket.gethostname()}:x:y"])
def test_of_others_nothing_is_sure(name):
    assert not is_dead(name)


def test_a_running_process_is_not_dead():
    assert not is_dead(f"{socket.gethostname()}:{os.getppid()}:abcd")


def test_names_never_come_twice():
    assert holder_name() != holder_name()
