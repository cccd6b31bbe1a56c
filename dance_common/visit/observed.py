"""Dicts and lists that tell when they are changed: what people change in place is kept elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any


def _noticed(method: Callable[..., Any]) -> Any:
    @wraps(method)
    def changing(self: Any, *args: Any, **options: Any) -> Any:
        result = method(self, *args, **options)
        self._changed()
        return result

    return changing


class WatchedDict(dict[str, Any]):
    """A dict that calls a function after each change."""

    def __init__(self, changed: Callable[[], None]) -> None:
        super().__init__()
        self._changed = changed

    update = _noticed(dict.update)
    setdefault = _noticed(dict.setdefault)
    pop = _noticed(dict.pop)
    popitem = _noticed(dict.popitem)
    clear = _noticed(dict.clear)
    __setitem__ = _noticed(dict.__setitem__)
    __delitem__ = _noticed(dict.__delitem__)
    __ior__ = _noticed(dict.__ior__)


class WatchedList(list[Any]):
    """A list that calls a function after each change."""

    def __init__(self, values: Iterable[Any], changed: Callable[[], None]) -> None:
        super().__init__(values)
        self._changed = changed

    append = _noticed(list.append)
    extend = _noticed(list.extend)
    insert = _noticed(list.insert)
    remove = _noticed(list.remove)
    pop = _noticed(list.pop)
    clear = _noticed(list.clear)
    sort = _noticed(list.sort)
    reverse = _noticed(list.reverse)
    __setitem__ = _noticed(list.__setitem__)
    __delitem__ = _noticed(list.__delitem__)
    __iadd__ = _noticed(list.__iadd__)
    __imul__ = _noticed(list.__imul__)
