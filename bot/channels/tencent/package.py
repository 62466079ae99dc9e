"""wechatpy without what its package loads by itself: crypto and parsing need no HTTP client.

`import wechatpy` imports the clients, and requests with them: 0.15 s of start-up and 8 MB that a process which only
answers callbacks never uses. Whoever pushes imports `wechatpy.client`, which then loads as ever.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec, module_from_spec


def prepare() -> None:
    """Makes wechatpy's modules importable one by one; does nothing once the package is there."""
    if "wechatpy" in sys.modules:
        return
    spec = find_spec("wechatpy")
    if spec is None:
        raise ModuleNotFoundError("wechatpy")
    sys.modules["wechatpy"] = module_from_spec(spec)


prepare()
