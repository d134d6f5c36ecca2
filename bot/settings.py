"""Settings of the installation: environment, `.env`, or `*_FILE` for secrets."""

import os
import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import unquote

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

PREFIX = "FIRSTLINE_"
DOTENV = ".env"
SECRETS = ("token", "webhook_secret", "smtp_url", "database_url")
TELEGRAM = "https://api.telegram.org"
TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{10,}")
_PASSWORD = re.compile(r"//(?P<user>[^:/@]*):(?P<password>[^@]+)@")
WEBHOOK_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


class BadSettings(ValueError):
    """The settings cannot be used; the message is one line for the person who wrote them."""


class Mode(StrEnum):
    POLLING = "polling"
    WEBHOOK = "webhook"


class LogFormat(StrEnum):
    CONSOLE = "console"
    JSON = "json"


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=DOTENV, extra="ignore", frozen=True)

    token: SecretStr | None = None
    database_url: SecretStr = SecretStr("sqlite:///firstline.db")
    api_base: str = TELEGRAM
    config: Path | None = None
    admins: Annotated[tuple[int, ...], NoDecode] = ()
    mode: Mode = Mode.POLLING
    public_url: str | None = None
    webhook_secret: SecretStr | None = None
    web_host: str = "127.0.0.1"
    web_port: int = Field(default=8080, ge=0, le=65535)
    smtp_url: SecretStr | None = None
    log: LogFormat = LogFormat.CONSOLE

    @field_validator("admins", mode="before")
    @classmethod
    def _ids(cls, value: Any) -> Any:
        """`1001, 1002`: ids as @userinfobot shows them."""
        if not isinstance(value, str):
            return value
        parts = [part for part in re.split(r"[,\s]+", value.strip()) if part]
        if not all(part.isdecimal() for part in parts):
            raise ValueError("allowed: Telegram ids separated by commas, for example 1001,1002")
        return tuple(int(part) for part in parts)

    @field_validator("token")
    @classmethod
    def _looks_like_a_token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("allowed: the token as BotFather gave it, digits, a colon and about 35 characters")
        return value

    @field_validator("api_base")
    @classmethod
    def _root(cls, value: str) -> str:
        if not re.match(r"https?://[^/\s]", value):
            raise ValueError("allowed: an address such as http://127.0.0.1:8081")
        if re.search(rf"/bot{TOKEN.pattern}", value):
            raise ValueError("allowed: the address without /bot and the token, which go into FIRSTLINE_TOKEN")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _known_engine(cls, value: SecretStr) -> SecretStr:
        if not value.get_secret_value().startswith(("sqlite:", "postgresql:", "postgres:")):
            raise ValueError("allowed: sqlite:///file.db or postgresql://user:password@host/name")
        return value

    @model_validator(mode="after")
    def _webhook_is_complete(self) -> "Settings":
        if self.mode is not Mode.WEBHOOK:
            return self
        if not (self.public_url or "").startswith("https://") and self.api_base == TELEGRAM:
            raise ValueError("FIRSTLINE_MODE=webhook needs FIRSTLINE_PUBLIC_URL, an https:// address")
        secret = self.webhook_secret.get_secret_value() if self.webhook_secret else ""
        if not self.public_url or not WEBHOOK_SECRET.fullmatch(secret):
            raise ValueError(
                "FIRSTLINE_MODE=webhook needs FIRSTLINE_PUBLIC_URL and FIRSTLINE_WEBHOOK_SECRET (A-Z a-z 0-9 _ -)"
            )
        return self

    @property
    def config_path(self) -> Path | None:
        """The file of the desks: the one named, else `firstline.toml` where it is present."""
        if self.config is not None:
            return self.config
        default = Path("firstline.toml")
        return default if default.is_file() else None

    @property
    def secrets(self) -> list[str]:
        """What no log line and no report may show."""
        hidden = (self.token, self.webhook_secret, self.smtp_url)
        return [secret.get_secret_value() for secret in hidden if secret is not None] + self._database_password()

    def _database_password(self) -> list[str]:
        """As it is written, and as it is meant. One that is the user's name too would blank ordinary words."""
        found = _PASSWORD.search(self.database_url.get_secret_value())
        if found is None or found["password"] == found["user"]:
            return []
        return list(dict.fromkeys((found["password"], unquote(found["password"]))))

    def require_token(self) -> str:
        if self.token is None:
            raise BadSettings(
                "FIRSTLINE_TOKEN is not set: put the token BotFather gave you there, or try `firstline demo`"
            )
        return self.token.get_secret_value()


class _Fixed(Settings):
    """Settings that come from the program alone: nothing of the machine's environment leaks in."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)


def fixed(**values: Any) -> Settings:
    """Settings given by the caller, for the demo and for tests."""
    return _Fixed(**values)


def load(environ: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """Read the settings; raises `BadSettings` with one line that names the variable and what is allowed."""
    environ = {**_dotenv(), **(os.environ if environ is None else environ)}
    _refuse_unknown(environ)
    values = {**_from_files(environ), **overrides}
    try:
        return Settings(**values)
    except ValidationError as error:
        raise BadSettings(_first_line(error)) from None


def secret_files() -> list[Path]:
    """What secrets were read from: `.env` where it holds one, and the files that are named."""
    written = _dotenv()
    if not _PASSWORD.search(written.get(f"{PREFIX}DATABASE_URL", "")):
        written.pop(f"{PREFIX}DATABASE_URL", None)
    environ = {**written, **os.environ}
    named = [environ.get(f"{PREFIX}{name.upper()}_FILE") for name in SECRETS]
    own = [DOTENV] if any(written.get(f"{PREFIX}{name.upper()}") for name in SECRETS) else []
    return [Path(path) for path in (*own, *named) if path]


def _dotenv() -> dict[str, str]:
    """What `.env` says, so that a misspelt name there is refused as well."""
    return {name: value for name, value in dotenv_values(DOTENV).items() if value is not None}


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    """A misspelt name would be ignored in silence; say it instead."""
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    known |= {f"{PREFIX}{name.upper()}_FILE" for name in SECRETS}
    unknown = sorted(name for name in environ if name.startswith(PREFIX) and name not in known and not _is_test(name))
    if unknown:
        raise BadSettings(f"{unknown[0]} is not a setting; allowed: {', '.join(sorted(known))}")


def _is_test(name: str) -> bool:
    """Names for developers only: test databases and failpoints."""
    return name.startswith((f"{PREFIX}TEST_", f"{PREFIX}FAIL"))


def _from_files(environ: Mapping[str, str]) -> dict[str, str]:
    """`FIRSTLINE_TOKEN_FILE=/run/secrets/token`: the setting is the content of the file."""
    values = {}
    for name in SECRETS:
        variable = f"{PREFIX}{name.upper()}_FILE"
        if path := environ.get(variable):
            try:
                values[name] = Path(path).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                raise BadSettings(f"{variable}: cannot read {path}: {type(error).__name__}") from None
    return values


def _first_line(error: ValidationError) -> str:
    """Where it went wrong and what is allowed; never the value, which may be a secret."""
    first = error.errors(include_url=False, include_input=False)[0]
    place = "".join(f"{PREFIX}{str(part).upper()}" for part in first["loc"][:1])
    reason = first["msg"].removeprefix("Value error, ")
    return f"{place}: {reason}" if place else reason
