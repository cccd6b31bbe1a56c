"""Bitbucket: ``make_bitbucket_blueprint``, and ``bitbucket``, the current user's session."""

from dance_common.providers.bitbucket import bitbucket as _provider

from ..consumer.presets import blueprint_maker, current_session

make_bitbucket_blueprint = blueprint_maker(_provider)
bitbucket = current_session(_provider)
