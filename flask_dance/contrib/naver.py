"""Naver: ``make_naver_blueprint``, and ``naver``, the current user's session."""

from dance_common.providers.naver import naver as _provider

from ..consumer.presets import blueprint_maker, current_session

make_naver_blueprint = blueprint_maker(_provider)
naver = current_session(_provider)
