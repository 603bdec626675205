"""The addresses every entity gets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from vinculo.entities.entity import Entity
from vinculo.entities.registry import entities
from vinculo.screens import (
    board,
    board_moves,
    bulk,
    detail,
    dismissed,
    duplicates,
    export,
    favourites,
    form,
    formats,
    imports,
    inline,
    look_alikes,
    map_page,
    map_points,
    merge,
    remarks,
    verbs,
    views,
)
from vinculo.screens import list as list_screens
from vinculo.screens.choices import choices_screen, filter_choices_screen
from vinculo.web import converters  # noqa: F401 - <id:…>


def urls_for(entity: type[Entity]) -> list[URLPattern]:
    """`/accounts/`, `/accounts/42/`… of one entity."""
    own: dict[str, Any] = {"entity": entity}
    key = entity.key()

    def route(rest: str, view: Callable[..., Any], name: str, **more: Any) -> URLPattern:
        return path(f"{entity.path}/{rest}", view, {**own, **more}, name=f"{key}.{name}")

    found = [
        route("", list_screens.list_screen, "list"),
        route("count/", list_screens.count_screen, "count"),
        route("filters/", list_screens.filters_screen, "filters"),
        route("filters/<slug:name>/", filter_choices_screen, "filter"),
        route("choices/", choices_screen, "choices"),
        route("new/", form.create_screen, "new"),
        route("export.csv", export.export_screen, "export.csv", kind="csv"),
        route("export.xlsx", export.export_screen, "export.xlsx", kind="xlsx"),
        route("columns/", views.columns_screen, "columns"),
        route("views/", views.save_view_screen, "views"),
        route("views/<id:view>/delete/", views.delete_view_screen, "view.delete"),
        route("<id:pk>/", detail.detail_screen, "detail"),
        route("<id:pk>/preview/", detail.preview_screen, "preview"),
        route("<id:pk>/edit/", form.edit_screen, "edit"),
        route("<id:pk>/delete/", verbs.delete_screen, "delete"),
    ]
    if entity.is_record():
        found += [
            route("bulk/", bulk.bulk_screen, "bulk"),
            route("<id:pk>/history/<id:change>/restore/", verbs.put_back_screen, "history"),
            route("<id:pk>/restore/", verbs.restore_screen, "restore"),
            route("<id:pk>/timeline/", detail.timeline_screen, "timeline"),
            route("<id:pk>/comments/", remarks.comment_screen, "comments"),
            route("<id:pk>/comments/<id:comment>/", remarks.comment_change_screen, "comment"),
            route("<id:pk>/files/", remarks.upload_screen, "files"),
            route("<id:pk>/files/<id:file>/", remarks.file_screen, "file"),
            route("<id:pk>/files/<id:file>/remove/", remarks.file_remove_screen, "file.remove"),
            route("<id:pk>/tags/", remarks.tags_screen, "tags"),
            route("<id:pk>/field/<slug:name>/", inline.field_screen, "field"),
            route("<id:pk>/star/", favourites.star_screen, "star"),
            route("<id:pk>/visit/", favourites.visit_screen, "visit"),
        ]
    if entity.duplicates:
        found += [
            route("duplicates/", duplicates.duplicates_screen, "duplicates"),
            route("duplicates/dismissed/", dismissed.dismissed_screen, "duplicates.dismissed"),
            route("duplicates/check/", look_alikes.look_alikes_screen, "duplicates.check"),
        ]
    for one in entity.formats:
        found += [
            route(f"export.{one.name}", formats.many_screen, f"export.{one.name}", kind=one.name),
            route(f"<id:pk>/card.{one.name}", formats.one_screen, f"card.{one.name}", kind=one.name),
        ]
    if any(one.with_code for one in entity.formats):
        found.append(route("<id:pk>/card.svg", formats.code_screen, "card.svg"))
    if entity.map:
        found += [
            route("map/", map_page.map_screen, "map"),
            route("map/points", map_points.points_screen, "map.points"),
            route("map/near", map_page.near_screen, "map.near"),
        ]
    if entity.board:
        found += [
            route("board/", board.board_screen, "board"),
            route("board/column/", board.column_screen, "board.column"),
            route("board/new/", board_moves.new_screen, "board.new"),
            route("board/<id:pk>/move/", board_moves.move_screen, "board.move"),
            route("board/<id:pk>/state/", board_moves.state_screen, "board.state"),
        ]
    if entity.merges:
        found.append(route("merge/", merge.merge_screen, "merge"))
    if entity.imports:
        found += imports.urls_for(entity)
    found += [
        route(f"<id:pk>/{action.name}/", verbs.action_screen, action.name, verb=action.name)
        for action in entity.actions
    ]
    return found


urlpatterns = [pattern for entity in entities() for pattern in urls_for(entity)]
