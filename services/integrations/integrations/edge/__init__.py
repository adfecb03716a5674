"""The edge broker: where integrators have queues of their own, apart from what the hub works with.

Each queue has a user of its own, who may read that queue and do nothing else. What is there follows
from the rows of subscriptions, and can be made from them again: `Keeper` does.
"""

from integrations.edge.broker import Edge as Edge
from integrations.edge.broker import queue_name as queue_name
from integrations.edge.settings import EdgeSettings as EdgeSettings
from integrations.edge.settings import edge_settings as edge_settings
