"""How many updates one transaction takes."""

from bot.lanes.pace import LARGEST, SMALLEST, Pace


def test_it_begins_with_as_many_as_there_may_be():
    assert Pace().size == LARGEST


def test_a_slow_batch_makes_the_next_one_half_as_large():
    pace = Pace()

    pace.learn(200, 0.5)

    assert pace.size == 100


def test_a_slow_machine_does_not_make_batches_so_small_that_the_queue_grows():
    pace = Pace()

    for _ in range(10):
        pace.learn(pace.size, 0.5)

    assert pace.size == SMALLEST


def test_few_updates_that_took_long_say_nothing_of_the_size():
    pace = Pace()

    pace.learn(3, 0.5)

    assert pace.size == LARGEST


def test_full_batches_that_are_quick_grow_again():
    pace = Pace()
    pace.learn(200, 0.5)

    pace.learn(100, 0.05)

    assert pace.size == 200
