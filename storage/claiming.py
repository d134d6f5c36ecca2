"""What due timers are about: held, and read for a whole batch in a few statements."""

from collections.abc import Iterable, Sequence

from desk.ports import People, Timer
from desk.sla import ObjectKind
from storage.clocks import SqlClocks
from storage.questions import SqlQuestions
from storage.tasks import SqlTasks

About = tuple[ObjectKind, int]


class Surroundings:
    """A sweep works on what nobody else is working on, and waits for nobody: so nobody waits for each other.

    Whoever presses a button locks the task first and its timers later; a sweep meets the timers first. A question is
    held where the ladder of its clock may change it; to tell of it, where it was asked is enough.
    """

    def __init__(self, tasks: SqlTasks, questions: SqlQuestions, clocks: SqlClocks, people: People) -> None:
        self._tasks = tasks
        self._questions = questions
        self._clocks = clocks
        self._people = people

    async def hold(self, timers: Sequence[Timer]) -> set[About]:
        """Hold and read what these timers are about. Returns what somebody else is holding: it is left for later."""
        tasks, questions = _ids(timers, ObjectKind.TASK), _ids(timers, ObjectKind.QUESTION)
        busy = {(ObjectKind.TASK, each) for each in await self._tasks.hold(tasks)}
        busy |= await self._clocks.hold({each.values["clock_id"] for each in timers if "clock_id" in each.values})
        changing = questions & self._clocks.questions_with_remedies()
        busy |= {(ObjectKind.QUESTION, each) for each in await self._questions.hold(changing)}
        await self._questions.read_sources(questions - changing)
        await self._people.many(self._tasks.people_of(tasks))
        return busy


def _ids(timers: Iterable[Timer], kind: ObjectKind) -> set[int]:
    return {timer.about[1] for timer in timers if timer.about[0] is kind}
