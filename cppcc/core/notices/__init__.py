"""How the product tells people something: one notice a person, once; mail and SMS beside it.

from cppcc.core.notices.telling import notify
"""
