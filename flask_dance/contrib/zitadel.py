"""ZITADEL: ``make_zitadel_blueprint``, and ``zitadel``, the current user's session."""

from dance_common.providers.zitadel import zitadel as _provider

from ..consumer.presets import blueprint_maker, current_session

make_zitadel_blueprint = blueprint_maker(_provider)
zitadel = current_session(_provider)
