"""Pages of sales that no declaration makes."""

from django.urls import path

from vinculo.domains.sales.billing_queue.screens import item_screen
from vinculo.domains.sales.billing_queue.settings import offers_screen
from vinculo.domains.sales.cart.catalogue import catalogue_screen
from vinculo.domains.sales.cart.screens import add_screen, again_screen, cart_screen, place_screen
from vinculo.domains.sales.lead.screens import convert_screen
from vinculo.domains.sales.lead.settings import leads_screen
from vinculo.domains.sales.lead.statistics import statistics_screen
from vinculo.domains.sales.locks.screens import request_screen, tree_screen
from vinculo.domains.sales.locks.settings import locks_screen
from vinculo.domains.sales.offer.compare import compare_screen
from vinculo.domains.sales.opportunity.forecast_page import forecast_export_screen, forecast_screen
from vinculo.domains.sales.opportunity.history import history_export_screen, history_screen
from vinculo.domains.sales.opportunity.screens import move_screen
from vinculo.domains.sales.order.settings import orders_screen
from vinculo.domains.sales.quote import public
from vinculo.domains.sales.quote.screens import pdf_screen, quote_screen
from vinculo.web import converters  # noqa: F401 - <id:…>

urlpatterns = [
    path("settings/offers/", offers_screen, name="settings.offers"),
    path("settings/locks/", locks_screen, name="settings.locks"),
    path("actions/divisions/", tree_screen, name="action.divisions"),
    path("accounts/<id:pk>/divisions/<slug:verb>/", request_screen, name="account.divisions.ask"),
    path("settings/leads/", leads_screen, name="settings.leads"),
    path("leads/statistics/", statistics_screen, name="lead.statistics"),
    path("leads/<id:pk>/convert/", convert_screen, name="lead.convert.page"),
    # Before the entity's own page of the verb: it asks exactly what the chosen stage asks for.
    path("opportunities/<id:pk>/move/", move_screen, name="opportunity.move.to"),
    path("opportunities/forecast/", forecast_screen, name="opportunity.forecast"),
    path("opportunities/forecast/export.csv", forecast_export_screen, {"kind": "csv"}, name="opportunity.forecast.csv"),
    path(
        "opportunities/forecast/export.xlsx", forecast_export_screen, {"kind": "xlsx"}, name="opportunity.forecast.xlsx"
    ),
    path("opportunities/<id:pk>/history/", history_screen, name="opportunity.steps"),
    path(
        "opportunities/<id:pk>/history/export.csv", history_export_screen, {"kind": "csv"}, name="opportunity.steps.csv"
    ),
    path(
        "opportunities/<id:pk>/history/export.xlsx",
        history_export_screen,
        {"kind": "xlsx"},
        name="opportunity.steps.xlsx",
    ),
    path("settings/orders/", orders_screen, name="settings.orders"),
    path("catalogue/", catalogue_screen, name="cart.catalogue"),
    path("cart/", cart_screen, name="cart"),
    path("cart/add/", add_screen, name="cart.add"),
    path("cart/place/", place_screen, name="cart.place"),
    path("orders/<id:pk>/again/", again_screen, name="cart.again"),
    path("offers/<id:pk>/compare/", compare_screen, name="offer.compare"),
    path("billing-queue/<id:pk>/", item_screen, name="billingitem.page"),
    path("quotes/<id:pk>/", quote_screen, name="quote.page"),
    path("quotes/<id:pk>/pdf/", pdf_screen, name="quote.pdf"),
    path("q/<str:token>/", public.page, name="q"),
    path("q/<str:token>/pdf/", public.file, name="q-pdf"),
]
