"""Field types of contracts: what a value may be, and the code of each thing wrong with it.

Each type is used as `Annotated[str, Name]`. The codes are the machine's half of a
problem; `nosotros.contracts.texts` holds the words for people.
"""

from nosotros.contracts.fields.codes import CODES as CODES
from nosotros.contracts.fields.documents import JsonObject as JsonObject
from nosotros.contracts.fields.texts import Clock as Clock
from nosotros.contracts.fields.texts import Code as Code
from nosotros.contracts.fields.texts import Cursor as Cursor
from nosotros.contracts.fields.texts import Digest as Digest
from nosotros.contracts.fields.texts import DocumentNumber as DocumentNumber
from nosotros.contracts.fields.texts import Email as Email
from nosotros.contracts.fields.texts import Encoded as Encoded
from nosotros.contracts.fields.texts import Line as Line
from nosotros.contracts.fields.texts import Name as Name
from nosotros.contracts.fields.texts import Phone as Phone
from nosotros.contracts.fields.texts import Slug as Slug
from nosotros.contracts.fields.texts import Text as Text
from nosotros.contracts.fields.texts import Url as Url
from nosotros.contracts.fields.texts import Zone as Zone
from nosotros.contracts.fields.values import Count as Count
from nosotros.contracts.fields.values import Day as Day
from nosotros.contracts.fields.values import Flag as Flag
from nosotros.contracts.fields.values import Id as Id
from nosotros.contracts.fields.values import Moment as Moment
from nosotros.contracts.fields.values import PageSize as PageSize
from nosotros.contracts.fields.values import Pesos as Pesos
from nosotros.contracts.fields.values import Position as Position
from nosotros.contracts.fields.values import Rate as Rate
from nosotros.contracts.fields.values import Units as Units
from nosotros.contracts.fields.values import Whole as Whole
