"""Addresses of the design system itself."""

from django.urls import path

from vinculo.web import views

urlpatterns = [
    path("styleguide/", views.style_guide, name="styleguide"),
    path("styleguide/choices/", views.sample_choices, name="styleguide-choices"),
    path("styleguide/fragment/<slug:kind>/", views.sample_fragment, name="styleguide-fragment"),
]
