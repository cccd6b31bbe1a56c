"""Box: ``make_box_blueprint``, and ``box``, the current user's session."""

from dance_common.providers.box import box as _provider

from ..consumer.presets import blueprint_maker, current_session

make_box_blueprint = blueprint_maker(_provider)
box = current_session(_provider)
