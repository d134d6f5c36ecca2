"""What is true of a question or task, as the conditions of support levels ask it."""

from desk.catalog import Catalog, Desk
from desk.directory import ChatDefaults, Traits, traits_of, traits_said
from desk.questions import Question
from desk.tasks import Task


def of_new(catalog: Catalog, desk: Desk, chat_id: int | None, said: ChatDefaults) -> Traits:
    """Of what comes in now: as its chat says, with the priority of its type."""
    return traits_said(catalog.directory, said, desk=desk.key, chat=chat_id)


def of(catalog: Catalog, thing: Task | Question) -> Traits:
    """As it is today: customer, type, service and priority may have changed since it came."""
    return of_task(catalog, thing) if isinstance(thing, Task) else of_question(catalog, thing)


def of_question(catalog: Catalog, question: Question) -> Traits:
    """A question says nothing of these itself: it is what a task made of it would be."""
    desk = catalog.desks[question.desk_id]
    return of_new(catalog, desk, question.chat_id, desk.defaults_of(question.chat_id))


def of_task(catalog: Catalog, task: Task) -> Traits:
    """As the task is now, whatever its chat says."""
    return traits_of(
        catalog.directory,
        desk=catalog.desks[task.desk_id].key,
        chat=task.chat_id,
        customer=task.customer,
        task_type=task.task_type,
        service=task.service,
        priority=task.priority.value,
    )
