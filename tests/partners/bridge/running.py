"""A bridge in a process of its own, to be killed: its rooms are those that its argument names."""

import json
import signal
import sys
import threading

from nosotros import settings
from nosotros.observability import configure_logging
from partners.bridge.places import RoomPlace
from partners.bridge.process import BridgeProcess
from partners.bridge.settings import flow_settings
from tests.partners.bridge.site import known


def main() -> None:
    rooms: dict[str, str] = json.loads(sys.argv[1])
    configure_logging()
    places = [RoomPlace(known=known(name), amqp_url=url) for name, url in rooms.items()]
    process = BridgeProcess(settings.read(), flow=flow_settings(), places=lambda _: lambda: places)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=process.stop).start())
    process.run()


if __name__ == "__main__":
    main()
