"""SoundCloud: ``make_soundcloud_blueprint``, and ``soundcloud``, the current user's session."""

from dance_common.providers.soundcloud import soundcloud as _provider

from ..consumer.presets import blueprint_maker, current_session

make_soundcloud_blueprint = blueprint_maker(_provider)
soundcloud = current_session(_provider)
