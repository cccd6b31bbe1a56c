"""What all requests of a process share can't be changed, but for what the process is meant to remember."""

from __future__ import annotations

import ast
import contextvars
import dataclasses
import datetime
import enum
import functools
import importlib
import inspect
import ipaddress
import logging
import operator
import re
import types
import typing
from collections import namedtuple

import pytest
from core_modules import NEEDS, module_names

import dance_common

_VALUES = "values that follow from the arguments, which hold nothing of a user"
REMEMBERED = {
    "backends.encryption._fernet": "ciphers, by the site's keys",
    "backends.tables.user_rows._warn_of_duplicates": "which tables a warning was logged about",
    "connections._connections": _VALUES,
    "dance.base._member": "dances with the servers that visitors have named, and nothing of who they are",
    "dance.base._with_credentials": "dances with the credentials of the site's configuration",
    "dance.registering._locks": "who registers at which server just now",
    "dance.oauth2.default_session_class": "a class, which costs requests to import",
    "flows.store._recent_logins": "where logins began, for ten minutes, by a hash of their state",
    "flows.store._used_states": "states that were used, for ten minutes, as hashes",
    "openid.metadata.documents": "public documents of providers",
    "pages.html._file": "pages that are shipped",
    "pages.texts._catalogue": "translations that are shipped",
    "rehearsal.app._own_paths": "the paths that every stand-in has",
    "rehearsal.openid._key_for": "the stand-in's own keys",
    "rehearsal.provider_routes._usual": "addresses at which the stand-in plays a provider",
    "rehearsal.settings.DEMO_CLIENT.keys": "the public keys of the stand-in's own client",
    "rehearsal.stand_in.demo_keys": "the private key of all sites that rehearse, which is no secret",
    "rehearsal.stand_in.demo_rsa_key": "the same for dances that are signed by RSA",
    "providers._names": "the names of the catalogue's files",
    "rehearsal.stand_in._with_stand_in": "dances with the stand-in in the provider's place",
    "rehearsal.stand_in._Process": "the stand-in that a test has put into the providers' place",
    "rehearsal.pages._template": "the stand-in's own pages",
    "sessions.refresh.refreshes": "tokens that were refreshed, for a minute, by a hash of the stale one; which were"
    " refused, for a day",
    "transport.breaker._servers": "which servers have failed several times in a row, without a word of any user",
    "sessions.steps._threads_of": "threads for calls in async views; each call has a copy of its own context",
    "transport.loop_pool._pools": "connections to providers, by event loop",
    "transport.on_loop._find_pools": "whether aiohttp is installed",
    "transport.on_loop._read_context": "the certificates of providers and of the site, by their files",
    "transport.pool._process_adapters": "connections to providers",
    "transport.bodies.this_thread": "the deadline of the call that a thread is in, gone when it ends",
    "transport.dpop._nonces": "what servers want in proofs, by their origins, for an hour",
    "transport.client_keys._read": "the private keys of the site itself, by their texts or files",
    "transport.client_keys._signed_secret": "client secrets that the site has signed, by its key, for half an hour",
    "transport.session._settings": "what the environment says about a provider's host",
    "transport.session._variables": "variables of the environment, for a second",
    "urls._is_this_machine": _VALUES,
    "urls.authority": _VALUES,
    "urls.resolve": _VALUES,
    "transport.session._before_plain": "classes of sessions",
}
"""All that can be changed and is reached from a global of the core, by its name; and what it holds."""

_CONSTANTS = (
    *(
        str,
        bytes,
        int,
        float,
        complex,
        type(None),
        type(...),
        enum.Enum,
        re.Pattern,
        datetime.timedelta,
        ipaddress.IPv4Network,
        ipaddress.IPv6Network,
    ),
    *(
        inspect.Signature,
        operator.attrgetter,
        operator.itemgetter,
        logging.Logger,
        contextvars.ContextVar,
    ),
    *(types.ModuleType, types.BuiltinFunctionType, types.GenericAlias, types.UnionType),
    *(types.MethodDescriptorType, types.MemberDescriptorType, types.WrapperDescriptorType),
    *(typing.TypeVar, typing.ParamSpec, type(typing.Any), type(typing.List[int])),  # noqa: UP006 - what the alias is
    type(vars(namedtuple("_", "field"))["field"]),
)
"""Types whose instances are constants, or no state of a site; a context variable has a value for each context."""


def modules():
    return [dance_common, *map(importlib.import_module, module_names())]


def globals_of(module):
    """Return what a module has of its own, and not by an import."""
    imports = [
        alias
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    ]
    imported = {alias.asname or alias.name.partition(".")[0] for alias in imports}
    return {name: value for name, value in named(vars(module)).items() if name not in imported}


def named(attributes):
    return {key: value for key, value in attributes.items() if not str(key).startswith("__")}


def is_ours(value):
    return str(getattr(value, "__module__", "")).startswith("dance_common")


def parts(value):
    """Return what is reached by way of a value that is itself no state, by name; None for what can be changed."""
    reached = None
    match value:
        case _ if isinstance(value, _CONSTANTS) or type(value) is object:
            reached = {}
        case type():
            reached = named(vars(value)) if is_ours(value) else {}
            for made_by_python in ("_abc_impl", "_field_defaults"):
                reached.pop(made_by_python, None)
        case tuple() | frozenset():
            reached = dict(enumerate(value))
        case types.MappingProxyType():
            reached = value
        case types.FunctionType():
            reached = function_parts(value) if is_ours(value) else {}
        case property():
            reached = {"fget": value.fget, "fset": value.fset}
        case functools.cached_property():
            reached = {"func": value.func}
        case classmethod() | staticmethod() | types.MethodType():
            reached = {"func": value.__func__}
        case functools.partial():
            reached = {"func": value.func, **dict(enumerate(value.args)), **value.keywords}
        case _ if dataclasses.is_dataclass(value) and value.__dataclass_params__.frozen:
            reached = {
                field.name: getattr(value, field.name) for field in dataclasses.fields(value)
            }
        case _ if is_ours(type(value)) and not has_state(value):
            reached = {}
    return reached


def function_parts(function):
    cells = zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
    return {
        **{name: cell.cell_contents for name, cell in cells if name != "__class__"},
        **dict(enumerate(function.__defaults__ or ())),
        **(function.__kwdefaults__ or {}),
        **named(vars(function)),
    }


def has_state(value):
    has_slots = any(vars(kind).get("__slots__") for kind in type(value).__mro__)
    return has_slots or bool(getattr(value, "__dict__", True))


def changeable(name, value, seen):
    """Yield the names of all that can be changed in a value, or in what is reached by way of it."""
    if id(value) in seen:
        return
    seen[id(value)] = value
    reached = parts(value)
    if reached is None:
        yield name
    for part, inner in dict(reached or ()).items():
        yield from changeable(f"{name}.{part}", inner, seen)


def assigned_by_functions(source):
    """Yield the names of globals that a function binds anew, or an attribute or item of which it assigns."""
    tree = ast.parse(source)
    functions = [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    inside = [node for function in functions for node in ast.walk(function)]
    local = {
        node.id for node in inside if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    own = {name for node in tree.body for name in bound_by(node)}
    for node in inside:
        match node:
            case ast.Global():
                yield from node.names
            case (
                ast.Attribute(value=ast.Name(name), ctx=ast.Store() | ast.Del())
                | ast.Subscript(value=ast.Name(name), ctx=ast.Store() | ast.Del())
            ) if name in own - local:
                yield name


def bound_by(node):
    if isinstance(node, ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def test_requests_share_only_what_the_process_is_meant_to_remember():
    """Whatever can be reached from a global of the core is frozen, but for the memories that are named here."""
    seen, found = {}, set()
    for module in modules():
        within = module.__name__.removeprefix("dance_common.")
        for key, value in globals_of(module).items():
            found.update(changeable(f"{within}.{key}", value, seen))
        for key in assigned_by_functions(inspect.getsource(module)):
            found.add(f"{within}.{key}")
    absent = tuple(name.removeprefix("dance_common.") for name in NEEDS.keys() - module_names())
    assert found == {name for name in REMEMBERED if not name.startswith(absent)}


class Mutable:
    def __init__(self):
        self.users = {}


Mutable.__module__ = "dance_common.example"
LIST = []


@dataclasses.dataclass(frozen=True)
class Frozen:
    value: object = None


@pytest.mark.parametrize(
    "value",
    [
        {},
        [],
        set(),
        Mutable(),
        ({"deep": ()}, []),
        types.MappingProxyType({"deep": []}),
        Frozen(value=[]),
        functools.lru_cache(len),
        functools.partial(len, []),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_can_be_changed_is_found(value):
    """Containers and objects with a state are found, also within what can't be changed itself."""
    assert list(changeable("it", value, {}))


@pytest.mark.parametrize(
    "value",
    [
        "text",
        (1, frozenset({2})),
        Frozen(value=Frozen()),
        re.compile("a"),
        types.MappingProxyType({1: 2}),
    ],
)
def test_constants_are_no_state(value):
    """What is made of constants alone is one."""
    assert list(changeable("it", value, {})) == []


@pytest.mark.parametrize(
    "statement", ["global NAME; NAME = 2", "Kind.now = 2", "NAME[1] = 2", "del Kind.now"]
)
def test_what_a_function_assigns_is_found(statement):
    """A global that a function binds anew is found, and so is one whose attribute or item it assigns."""
    source = f"NAME = ()\nclass Kind:\n    now = None\ndef function():\n    {statement}\n"
    assert list(assigned_by_functions(source))
