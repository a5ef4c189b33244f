"""A number in a definition file: bounded, so that exact arithmetic with it stays small."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

LARGEST = 10**15

Amount = Annotated[Decimal, Field(ge=-LARGEST, le=LARGEST, decimal_places=6)]
