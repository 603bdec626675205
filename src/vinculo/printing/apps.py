from django.apps import AppConfig


class PrintingConfig(AppConfig):
    name = "vinculo.printing"
    label = "printing"
