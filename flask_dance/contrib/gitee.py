"""Gitee: ``make_gitee_blueprint``, and ``gitee``, the current user's session."""

from dance_common.providers.gitee import gitee as _provider

from ..consumer.presets import blueprint_maker, current_session

make_gitee_blueprint = blueprint_maker(_provider)
gitee = current_session(_provider)
