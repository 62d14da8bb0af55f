"""What every table of `demo.toml` is."""

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """A table of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")
