"""Baidu: ``make_baidu_blueprint``, and ``baidu``, the current user's session."""

from dance_common.providers.baidu import baidu as _provider

from ..consumer.presets import blueprint_maker, current_session

make_baidu_blueprint = blueprint_maker(_provider)
baidu = current_session(_provider)
