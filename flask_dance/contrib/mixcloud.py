"""Mixcloud: ``make_mixcloud_blueprint``, and ``mixcloud``, the current user's session."""

from dance_common.providers.mixcloud import mixcloud as _provider

from ..consumer.presets import blueprint_maker, current_session

make_mixcloud_blueprint = blueprint_maker(_provider)
mixcloud = current_session(_provider)
