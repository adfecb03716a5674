"""Events as documents: the JSON Schema of each, and the AsyncAPI document of all."""

from nosotros.contracts.asyncapi.document import document as document
from nosotros.contracts.asyncapi.examples import example_of as example_of
from nosotros.contracts.asyncapi.schemas import CONTENT_TYPE as CONTENT_TYPE
from nosotros.contracts.asyncapi.schemas import EXCHANGES as EXCHANGES
from nosotros.contracts.asyncapi.schemas import event_schema as event_schema
