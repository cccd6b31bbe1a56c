"""Streamlabs: ``make_streamlabs_blueprint``, and ``streamlabs``, the current user's session."""

from dance_common.providers.streamlabs import streamlabs as _provider

from ..consumer.presets import blueprint_maker, current_session

make_streamlabs_blueprint = blueprint_maker(_provider)
streamlabs = current_session(_provider)
