"""Nextcloud: ``make_nextcloud_blueprint``, and ``nextcloud``, the current user's session."""

from dance_common.providers.nextcloud import nextcloud as _provider

from ..consumer.presets import blueprint_maker, current_session

make_nextcloud_blueprint = blueprint_maker(_provider)
nextcloud = current_session(_provider)
