"""Lichess: ``make_lichess_blueprint``, and ``lichess``, the current user's session."""

from dance_common.providers.lichess import lichess as _provider

from ..consumer.presets import blueprint_maker, current_session

make_lichess_blueprint = blueprint_maker(_provider)
lichess = current_session(_provider)
