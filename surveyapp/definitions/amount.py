"""Numbers and days as definition files write them: bounded, so that exact arithmetic stays small."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

LARGEST = 10**15

Amount = Annotated[Decimal, Field(ge=-LARGEST, le=LARGEST, decimal_places=6)]


def _day(value: object) -> object:
    # Else 0 would be read as seconds since 1970.
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        raise PydanticCustomError("date_parsing", "not a date") from None


Day = Annotated[date, BeforeValidator(_day)]
