"""OSChina: ``make_oschina_blueprint``, and ``oschina``, the current user's session."""

from dance_common.providers.oschina import oschina as _provider

from ..consumer.presets import blueprint_maker, current_session

make_oschina_blueprint = blueprint_maker(_provider)
oschina = current_session(_provider)
