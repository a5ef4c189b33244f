"""The settings of an installation: one frozen object, read once by web and command line."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

_ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Name, default and help of every setting; each is read from SURVEYAPP_<NAME> in the environment."""

    model_config = SettingsConfigDict(env_prefix="SURVEYAPP_", frozen=True)

    instance_dir: Path = Field(default=Path("instance"), description="where everything made at run time is kept")
    keys_dir: Path | None = Field(default=None, description="private keys, outside database and backups")
    database_url: str = Field(default="", description="SQLAlchemy address; empty: SQLite in the instance directory")
    surveys_dir: Path = Field(default=_ROOT / "surveys", description="survey definitions")
    reports_dir: Path = Field(default=_ROOT / "reports", description="report definitions")
    public_address: str = Field(
        default="http://127.0.0.1:8000", description="address that links and QR codes begin with"
    )
    secure_cookies: bool = Field(default=False, description="send cookies over https only; on wherever https is used")
    secret_key: str = Field(default="", description="signs tokens of forms; empty: one is made in the key directory")
    fonts_dir: Path | None = Field(default=None, description="further fonts for PDF, such as a Times-compatible one")

    @property
    def keys(self) -> Path:
        """The directory of private keys."""
        return self.keys_dir or self.instance_dir / "keys"

    @property
    def database(self) -> str:
        """The address of the database."""
        return self.database_url or f"sqlite:///{self.instance_dir / 'surveyapp.sqlite'}"
