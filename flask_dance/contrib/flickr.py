"""Flickr: ``make_flickr_blueprint``, and ``flickr``, the current user's session."""

from dance_common.providers.flickr import flickr as _provider

from ..consumer.presets import blueprint_maker, current_session

make_flickr_blueprint = blueprint_maker(_provider)
flickr = current_session(_provider)
