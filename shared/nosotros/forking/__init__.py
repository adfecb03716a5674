"""Processes of ours that begin with what another has loaded.

To load modules is most of the start of a process of `nosotros`. A template is a process that has
loaded them and does nothing else; from it, those that are begun here are forked. There are two: who
runs a service is eventlet's, which changes modules of Python before others are loaded.

Of each process that was forked a keeper waits for the end, and tells it to whoever had it begun.
"""

from nosotros.forking.becoming import become
from nosotros.forking.beginning import Forked, begin, end

__all__ = ["Forked", "become", "begin", "end"]
