"""OneLogin: ``make_onelogin_blueprint``, and ``onelogin``, the current user's session."""

from dance_common.providers.onelogin import onelogin as _provider

from ..consumer.presets import blueprint_maker, current_session

make_onelogin_blueprint = blueprint_maker(_provider)
onelogin = current_session(_provider)
