"""The levels of committees and governments, as the office names them."""

from django.db.models import TextChoices


class Level(TextChoices):
    COUNTY = "county", "区"
    CITY = "city", "市"
    PROVINCE = "province", "省"
    NATION = "nation", "全国"
