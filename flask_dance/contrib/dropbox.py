"""Dropbox: ``make_dropbox_blueprint``, and ``dropbox``, the current user's session."""

from dance_common.providers.dropbox import dropbox as _provider

from ..consumer.presets import blueprint_maker, current_session

make_dropbox_blueprint = blueprint_maker(_provider)
dropbox = current_session(_provider)
