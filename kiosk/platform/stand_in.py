"""An empty module in the place of one that a library imports for something that is not ours."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def stand_in(name: str, **attributes: object) -> Iterator[None]:
    """Importing ``name`` gives a module with these attributes alone, while this lasts.

    Whoever imports it afterwards gets the real one; where that is there already, it stays.
    """
    if name in sys.modules:
        yield
        return
    module = ModuleType(name)
    vars(module).update(attributes)
    sys.modules[name] = module
    try:
        yield
    finally:
        del sys.modules[name]
