"""ClassLink: ``make_classlink_blueprint``, and ``classlink``, the current user's session."""

from dance_common.providers.classlink import classlink as _provider

from ..consumer.presets import blueprint_maker, current_session

make_classlink_blueprint = blueprint_maker(_provider)
classlink = current_session(_provider)
