"""Basecamp: ``make_basecamp_blueprint``, and ``basecamp``, the current user's session."""

from dance_common.providers.basecamp import basecamp as _provider

from ..consumer.presets import blueprint_maker, current_session

make_basecamp_blueprint = blueprint_maker(_provider)
basecamp = current_session(_provider)
