"""Topics: what the reports of a month, a quarter or a year are about; each number opens its reports."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_POST, require_safe

from cppcc.core.asking import done
from cppcc.core.audit.models import record
from cppcc.core.documents.blocks import Chart
from cppcc.core.documents.charts import svg
from cppcc.core.jobs.views import progress_of
from cppcc.core.requests import UserRequest
from cppcc.core.rowtables import row_table
from cppcc.core.ticking import key_of
from cppcc.core.workbooks import XLSX, bound
from sentiment.models import SocialReport, TopicSurvey
from sentiment.topics.document import RULE, summary, topics_document, topics_leaves
from sentiment.topics.finding import MOST_WORDS, Survey, counted_in, earlier, survey
from sentiment.topics.one import OneTopic
from sentiment.topics.spans import Span
from sentiment.topics.telling import Told, told
from sentiment.topics.words import Vocabulary
from sentiment.views.access import need

ROWS_PER_PAGE = 50
AT_ONCE = 500  # reports that are counted while the page waits; more are counted by a job
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KINDS = {"pdf": "application/pdf", "docx": WORD, "xlsx": XLSX}


@dataclass(frozen=True)
class Asked:
    """The span of the address and what is known of it: counted now, or as last counted by a job."""

    span: Span
    told: Told | None
    kept: TopicSurvey | None = None
    latest: TopicSurvey | None = None

    @property
    def is_long(self) -> bool:
        return self.told is None or self.kept is not None


def _asked(request: UserRequest) -> Asked:
    need(request.user, "browse_topics")
    span = Span.asked(request.GET, today=timezone.localdate())
    if counted_in(span.period).count() <= AT_ONCE:
        return Asked(span, told(survey(span.period)))
    ordered = TopicSurvey.objects.of_period(span.period)
    kept, latest = ordered.made().first(), ordered.first()
    if kept is None or kept.content is None:
        return Asked(span, None, None, latest)
    shown = Survey.from_json(kept.content).allowed(Vocabulary.now())
    return Asked(span, told(shown), kept, latest)


@require_safe
@login_required
def topics(request: UserRequest) -> HttpResponse:
    asked = _asked(request)
    job = asked.latest.job if asked.latest and asked.latest.content is None else None
    context = {
        "asked": asked,
        "span": asked.span,
        "period": asked.span.period,
        "told": asked.told,
        "rule": RULE,
        "summary": summary(asked.told, asked.span.period) if asked.told else "",
        "chart": _drawn(asked.told.chart) if asked.told and asked.told.topics else "",
        "counting": job is not None and not job.has_ended,
        "is_own": job is not None and (request.user.is_office or job.owner_id == request.user.pk),
        **(progress_of(job, request.user) if job else {}),
    }
    return render(request, "sentiment/topics.html", context)


@require_POST
@login_required
def count(request: UserRequest) -> HttpResponse:
    """Have a long period counted, or counted anew."""
    need(request.user, "browse_topics")
    span = Span.asked(request.POST, today=timezone.localdate())
    TopicSurvey.order(span.period, span.every, by=request.user)
    return done(request, f"正在统计{span.period.label}的热点", f"{reverse('sentiment:topics')}?{span.query}")


@require_safe
@login_required
def topic(request: UserRequest) -> HttpResponse:
    """The reports of one topic, all of them or those of one category or place."""
    need(request.user, "browse_topics")
    span, vocabulary = Span.asked(request.GET, today=timezone.localdate()), Vocabulary.now()
    words = list(dict.fromkeys(filter(None, request.GET.get("words", "").split(","))))
    period = earlier(span.period) if "before" in request.GET else span.period
    one = OneTopic.of(words, period, category=_key(request, "category"), place=_key(request, "place"))
    if not one.label or len(words) > MOST_WORDS or not all(map(vocabulary.allows, words)):
        raise Http404
    page = Paginator(one.keys, ROWS_PER_PAGE).get_page(request.GET.get("page"))
    rows = SocialReport.objects.among(page.object_list).without_texts()
    table = row_table(rows)
    context = {
        "one": one,
        "span": span,
        "chart": _drawn(one.chart()),
        "table": table,
        "page": page,
        "lines": list(table.lines(list(table.plan(rows)), request.user)),
        "stretch": f"{span.query}&before=1" if "before" in request.GET else span.query,
        "query": _without_page(request),
    }
    return render(request, "sentiment/topic.html", context)


@require_safe
@login_required
def download(request: UserRequest, kind: str) -> HttpResponse:
    """What the page shows as PDF, Word file or workbook."""
    from cppcc.core.documents.docx import write_docx
    from cppcc.core.documents.pdf import write_pdf

    asked = _asked(request)
    if kind not in KINDS:
        raise Http404
    if asked.told is None:
        return redirect(f"{reverse('sentiment:topics')}?{asked.span.query}")
    period = asked.span.period
    if kind == "xlsx":
        content = bound(topics_leaves(asked.told, period))
    else:
        document = topics_document(asked.told, period)
        content = write_pdf(document) if kind == "pdf" else write_docx(document)
    record("下载热点", by=request.user, period=period.label, kind=kind)
    response = HttpResponse(content, content_type=KINDS[kind])
    name = f"{period.label}社情民意热点.{kind}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response


def _without_page(request: UserRequest) -> str:
    address = request.GET.copy()
    address.pop("page", None)
    return address.urlencode()


def _key(request: UserRequest, name: str) -> int | None:
    """The category or place of the address; 0 is none at all, None all of them."""
    return key_of(request.GET.get(name, ""))


def _drawn(chart: Chart) -> SafeString:
    return mark_safe(svg(chart))  # noqa: S308 - our own drawing, its words are escaped
