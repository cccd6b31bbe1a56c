"""Nylas: ``make_nylas_blueprint``, and ``nylas``, the current user's session."""

from dance_common.providers.nylas import nylas as _provider

from ..consumer.presets import blueprint_maker, current_session

make_nylas_blueprint = blueprint_maker(_provider)
nylas = current_session(_provider)
