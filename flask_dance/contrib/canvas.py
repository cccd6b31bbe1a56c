"""Canvas LMS: ``make_canvas_blueprint``, and ``canvas``, the current user's session."""

from dance_common.providers.canvas import canvas as _provider

from ..consumer.presets import blueprint_maker, current_session

make_canvas_blueprint = blueprint_maker(_provider)
canvas = current_session(_provider)
