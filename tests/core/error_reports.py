"""What reporters show of an error: the local variables of each frame, as Sentry and others take them apart."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sentry_sdk import Client
from sentry_sdk.scrubber import EventScrubber
from sentry_sdk.transport import Transport
from sentry_sdk.utils import event_from_exception

PLANTED = re.compile(r"planted-[a-z0-9-]+|cGxhbnRlZC1[A-Za-z0-9+/]*|YTpwbGFudGVkL[A-Za-z0-9+/]*")
"""Every secret of these tests begins so, also where it stands in HTTP Basic as base64."""
_DEEPEST = 8


def errors_of(error: BaseException) -> Iterator[BaseException]:
    """Yield the error and all that it came from, whether a traceback would print it or not."""
    pending: list[BaseException | None] = [error]
    seen: set[int] = set()
    while pending:
        each = pending.pop()
        if each is not None and id(each) not in seen:
            seen.add(id(each))
            yield each
            pending += [each.__cause__, each.__context__]


def frames_of(error: BaseException) -> Iterator[Any]:
    """Yield every frame that one of the errors has passed."""
    for each in errors_of(error):
        traceback = each.__traceback__
        while traceback is not None:
            yield traceback.tb_frame
            traceback = traceback.tb_next


def shown(value: Any, depth: int = 0) -> str:
    """Return what a reporter shows of a value: collections item by item, everything else by its text."""
    if depth > _DEEPEST:
        return ""
    own = getattr(type(value), "__sentry_repr__", None)
    if own is None and isinstance(value, Mapping):
        return " ".join(f"{name!r}: {shown(each, depth + 1)}" for name, each in list(value.items()))
    if own is None and isinstance(value, list | tuple | set | frozenset):
        return " ".join(shown(each, depth + 1) for each in value)
    try:
        return repr(value)
    except Exception:
        return ""


def variables_in_frames(error: BaseException) -> dict[str, str]:
    """Return what frames show of their variables, by ``module.function: variable``."""
    return {
        f"{frame.f_globals.get('__name__')}.{frame.f_code.co_name}: {name}": shown(value)
        for frame in frames_of(error)
        for name, value in list(frame.f_locals.items())
    }


def secrets_in_frames(error: BaseException, planted: re.Pattern[str] = PLANTED) -> set[str]:
    """Return where frames show secrets: ``module.function: variable: secret``."""
    return {
        f"{place}: {found}"
        for place, text in variables_in_frames(error).items()
        for found in planted.findall(text)
    }


def frames_with_variables(error: BaseException, packages: frozenset[str]) -> set[str]:
    """Return the functions of these packages whose frames still show variables."""
    return {
        f"{frame.f_globals.get('__name__')}.{frame.f_code.co_qualname}"
        for frame in frames_of(error)
        if str(frame.f_globals.get("__name__")).partition(".")[0] in packages and frame.f_locals
    }


class _Kept(Transport):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def capture_envelope(self, envelope: Any) -> None:
        self.texts.append(json.dumps(envelope.get_event(), default=str))


def sentry_report(error: BaseException) -> str:
    """Return what Sentry's SDK sends about an error, without its own list of names that it masks."""
    kept = _Kept()
    client = Client(
        dsn="https://key@sentry.example/1",
        transport=kept,
        default_integrations=False,
        include_source_context=False,
        max_value_length=100_000,
        event_scrubber=EventScrubber(denylist=[], pii_denylist=[]),
    )
    event, hint = event_from_exception(error, client_options=client.options)
    client.capture_event(event, hint)
    client.close(timeout=0)
    (text,) = kept.texts
    return text


def raised_by(action: Callable[[], object]) -> BaseException:
    """Return what the action raises."""
    try:
        action()
    except BaseException as error:
        return error
    raise AssertionError("nothing was raised")
