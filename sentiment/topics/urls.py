from django.urls import path

from cppcc.core.rows import rows_pages
from sentiment.forms.topics import NOTE, TopicWordForm
from sentiment.models import TopicWord
from sentiment.views import topics

urlpatterns = [
    path("", topics.topics, name="topics"),
    path("count/", topics.count, name="topics_count"),
    path("one/", topics.topic, name="topic"),
    path("<str:kind>/download/", topics.download, name="topics_download"),
    *rows_pages(
        "topic_words",
        TopicWord,
        title="热点词表",
        fields=["name", "use"],
        may="sentiment.keep_topic_words",
        form=TopicWordForm,
        note=NOTE,
    ),
]
