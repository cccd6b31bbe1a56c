"""LINE: ``make_line_blueprint``, and ``line``, the current user's session."""

from dance_common.providers.line import line as _provider

from ..consumer.presets import blueprint_maker, current_session

make_line_blueprint = blueprint_maker(_provider)
line = current_session(_provider)
