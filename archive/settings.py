"""What an operator may set of the archive, by environment or by a `.env` file."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """ARCHIVE_URL, ARCHIVE_KEEP_EVERY_BODY and ARCHIVE_PATIENCE."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore")

    archive_url: str = Field(
        default="sqlite:///hmicfrs.db",
        repr=False,  # it may hold a password
        description="where the archive is kept: sqlite:///FILE or postgresql://USER@HOST/NAME",
    )
    archive_keep_every_body: bool = Field(
        default=False,
        description="keep the bytes also of captures that read the same as the one before",
    )
    archive_patience: float = Field(
        default=120.0,
        ge=0,
        description="seconds to wait for a database that was there and is not, or that another program keeps locked",
    )


class Pace(BaseSettings):
    """HMICFRS_LOOKS: how often known articles are looked at again."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore")

    hmicfrs_looks: int = Field(
        default=500, ge=0, description="how many known articles of a source are looked at again each night"
    )


class Alerting(BaseSettings):
    """HMICFRS_ALERTS: where a night's message is sent."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore")

    hmicfrs_alerts: SecretStr = Field(
        default=SecretStr(""),
        description="where `hmicfrs alerts` sends its message: addresses of apprise, separated by spaces",
    )

    @property
    def addresses(self) -> list[str]:
        """The addresses. They hold passwords and tokens, and are never to be shown."""
        return self.hmicfrs_alerts.get_secret_value().split()
