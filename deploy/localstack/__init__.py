"""The local stack: broker, database, mail sink and every process of Nosotros on one machine.

`Stack(folder).up()` starts it, `.down()` leaves no process behind. Its servers are private:
they listen on 127.0.0.1, on ports of their own, and keep their data in the given folder.
"""
