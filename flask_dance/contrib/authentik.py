"""authentik: ``make_authentik_blueprint``, and ``authentik``, the current user's session."""

from dance_common.providers.authentik import authentik as _provider

from ..consumer.presets import blueprint_maker, current_session

make_authentik_blueprint = blueprint_maker(_provider)
authentik = current_session(_provider)
