from cppcc.core.notices.models.deliveries import Channel, Delivery, DeliveryStatus
from cppcc.core.notices.models.notices import Notice, NoticeQuerySet, PhoneCall
from cppcc.core.notices.models.wishes import Wish

__all__ = ["Channel", "Delivery", "DeliveryStatus", "Notice", "NoticeQuerySet", "PhoneCall", "Wish"]
