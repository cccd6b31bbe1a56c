"""Gitea: ``make_gitea_blueprint``, and ``gitea``, the current user's session."""

from dance_common.providers.gitea import gitea as _provider

from ..consumer.presets import blueprint_maker, current_session

make_gitea_blueprint = blueprint_maker(_provider)
gitea = current_session(_provider)
