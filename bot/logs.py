"""One way for every log line out of the process, ours and the libraries': one format, and no secrets."""

import json
import logging
import re
import sys
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any, Literal, TextIO
from urllib.parse import quote

import structlog

Format = Literal["console", "json"]
Redact = Callable[[str], str]

HIDDEN = "[hidden]"
_TOKEN = re.compile(r"\d{5,}(?::|%3[Aa])[A-Za-z0-9_-]{30,}")
_URL_PASSWORD = re.compile(r"(?P<before>[a-zA-Z][\w+.-]*://[^\s:/@]*:)(?:[^\s/\"'<>]+|[^\s@]+)(?=@)")
"""Up to the last @ of the address: not everybody writes the one of a password as %40, or its slash as %2F."""
_PHONE = re.compile(
    r"(?:(?<![\w+])|(?<=\\[nrt]))(?:"
    r"\+\(?[1-9](?:[ \xa0.()\-]{0,3}\d){7,14}"
    r"|8[ \-]?\(?\d{3}\)?[ \-]?\d{3}[ \-]?\d{2}[ \-]?\d{2}"
    r")(?!\d)"
)
"""International ones, in groups or not, and Russian ones with 8, at the beginning of a line too, which JSON writes as
`\\n`. An offset from UTC has fewer digits.
"""
_QUOTED = re.compile(
    r"(?P<before>\[parameters: |input_value=)(?:(?!, input_type=)[^\n])*"
    r"|(?P<detail>DETAIL: +)(?s:(?!\n\[SQL: |\n\nThe above exception |\n\nDuring handling ).)*"
)
"""What databases and validators quote of the values they object to: it may be what people wrote."""
NOISY = (
    "aiogram.event",
    "aiohttp.access",
    "aiosqlite",
    "alembic",
    "apscheduler",
    "asyncio",
    "httpcore",
    "httpx",
    "telegram",
)
"""Loggers that say much, some of them with the token in an address."""


def redaction(secrets: Iterable[str]) -> Redact:
    """A function that hides these secrets, whatever looks like a bot token, and passwords in addresses.

    Large letters or small: libraries write what a server says in their own way.
    """
    known = {form for secret in secrets if secret for form in _forms(secret)}
    longest_first = "|".join(re.escape(form) for form in sorted(known, key=len, reverse=True))
    verbatim = re.compile(longest_first or r"(?!)", re.IGNORECASE)

    def redact(text: str) -> str:
        text = verbatim.sub(HIDDEN, text)
        text = _TOKEN.sub(HIDDEN, text)
        text = _PHONE.sub(HIDDEN, text)
        return _URL_PASSWORD.sub(rf"\g<before>{HIDDEN}", text)

    return redact


def _forms(secret: str) -> tuple[str, ...]:
    """As it is, in an address, and within JSON."""
    return secret, quote(secret, safe=""), json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]


def set_up(
    form: Format, *, secrets: Iterable[str] = (), level: int = logging.INFO, stream: TextIO | None = None
) -> None:
    """Take over all logging of the process, uncaught errors and warnings included."""
    redact = redaction(secrets)
    out = stream if stream is not None else sys.stderr
    handler = _Handler(out, redact)
    handler.setFormatter(_formatter(form, colours=out.isatty()))
    root = logging.getLogger()
    for old in tuple(root.handlers):
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)
    for name in NOISY:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_uncaught
    _set_up_structlog()


class _Handler(logging.StreamHandler[TextIO]):
    """Hides secrets in the finished line: nothing comes after it, so nothing can get past it."""

    def __init__(self, stream: TextIO, redact: Redact) -> None:
        super().__init__(stream)
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        return self._redact(super().format(record))

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 – named by the standard library
        """The default prints the record as it is. Say only where it came from."""
        error = sys.exc_info()[0]
        name = error.__name__ if error else "error"
        self.stream.write(f"a log line of {record.name}:{record.lineno} could not be written ({name})\n")


def _shared() -> list[structlog.types.Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    ]


def _hide_quoted(_logger: Any, _name: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    """Before lines are joined: a value may hold whatever ends a line in JSON."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = _QUOTED.sub(_without_values, value)
    return event


def _without_values(found: re.Match[str]) -> str:
    return f"{found['before'] or found['detail']}{HIDDEN}"


def _formatter(form: Format, *, colours: bool) -> logging.Formatter:
    last: list[structlog.types.Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        _hide_quoted,
    ]
    if form == "json":
        last += [structlog.processors.JSONRenderer(ensure_ascii=False)]
    else:
        last += [structlog.dev.ConsoleRenderer(colors=colours, exception_formatter=structlog.dev.plain_traceback)]
    return structlog.stdlib.ProcessorFormatter(foreign_pre_chain=_shared(), processors=last)


def _set_up_structlog() -> None:
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *_shared(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> Any:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    logging.getLogger("firstline").critical("an error ended the process", exc_info=(kind, error, trace))
