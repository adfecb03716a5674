"""JSON Schemas that others wrote: what one may be, whether a value fits it, what breaks its users.

Plain Python: nothing here knows contracts, buses or databases. A schema comes from somebody who may
mean harm, and so does the value: every answer takes bounded time, whatever both are.
"""

from nosotros.schemas.changing import Asked as Asked
from nosotros.schemas.changing import Steps as Steps
from nosotros.schemas.changing import TooCostly as TooCostly
from nosotros.schemas.changing import breaks as breaks
from nosotros.schemas.fitting import Fit as Fit
from nosotros.schemas.fitting import Looked as Looked
from nosotros.schemas.subset import Problem as Problem
from nosotros.schemas.subset import Together as Together
from nosotros.schemas.subset import problems_in as problems_in
