"""Where a process is: it writes that when it is sent SIGUSR1, also where it answers nothing else.

Files, lines and functions are told, and no value: there may be a person's data among them.
"""

import faulthandler
import gc
import signal
import sys
import traceback
from typing import Any


def tell_when_asked() -> None:
    """Have this process write the stacks of its threads and greenlets to standard error at SIGUSR1.

    Those of threads come first and always; those of greenlets as soon as Python runs at all. To be
    called in the main thread.
    """
    signal.signal(signal.SIGUSR1, _tell_greenlets)
    # Called where the process waits in C, too; the handler of before comes after it.
    faulthandler.register(signal.SIGUSR1, chain=True)


def _tell_greenlets(*_: Any) -> None:
    # Of whoever has none, they are not to be loaded here.
    greenlets = sys.modules.get("greenlet")
    if greenlets is None:
        return
    # Those that a process begins with are among what cyclic garbage is not looked for in. It stays so, and
    # with it whatever garbage there is now: it is asked seldom.
    gc.disable()
    gc.unfreeze()
    found = [each for each in gc.get_objects() if isinstance(each, greenlets.greenlet)]
    gc.freeze()
    gc.enable()
    for each in found:
        if each.gr_frame is not None:
            sys.stderr.write(f"\nGreenlet {id(each):#x} (most recent call last):\n")
            traceback.print_stack(each.gr_frame)
