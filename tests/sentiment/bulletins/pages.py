"""Pages of social reports asked for by name, and what they answered."""

from django.urls import reverse


def page(name, *args):
    return reverse(f"sentiment:{name}", args=args)


def told(response):
    return [str(message) for message in response.context["messages"]]


def errors(response):
    return {name: [*words] for name, words in response.context["form"].errors.items()}
