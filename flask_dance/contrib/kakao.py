"""Kakao: ``make_kakao_blueprint``, and ``kakao``, the current user's session."""

from dance_common.providers.kakao import kakao as _provider

from ..consumer.presets import blueprint_maker, current_session

make_kakao_blueprint = blueprint_maker(_provider)
kakao = current_session(_provider)
