"""What a careful reader would say about a draft: one matter, facts, concrete suggestions. Hints, never a bar.

`checklist` says how complete it is, part by part; `hints` what could be better. Both read on while somebody types."""

from __future__ import annotations

import re
from dataclasses import dataclass

SHORT_SITUATION = 80
SHORT_SUGGESTIONS = 60
LONG_TEXT = 1500
LONG_TITLE = 50
ONE_PARAGRAPH = 200
MOST_READ = 10_000
DONE, THIN, MISSING = "done", "thin", "missing"
# No part repeats without bound: what is typed is searched in one pass.
POINTS = re.compile(
    r"一是|二是|首先|其次|（[一二三四五]）|\([一二三四五]\)|[①②③]|^[ \t\u3000]{0,20}[一二三四五1-9][、.．]",
    re.MULTILINE,
)
FACTS = re.compile(r"[0-9０-９]|[一二两三四五六七八九十百千万](?:个|处|条|户|人|件|次|年|月|公里|亩|万|名|家|所)")
TWO_MATTERS = re.compile(r"[；;]|关于.{1,50}关于")
TITLE = re.compile(r"^关于.{1,80}的?(?:建议|提案|意见)")
WHO = re.compile(
    r"(?:区|县|市|镇|乡|省)(?:委|政府)|[局办委院]|部门|街道|单位|公司|企业|社区|学校|医院|村(?:委|居)|中心|财政|公安|住建|教育|交通|民政"
)
PHONE_OR_ID = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|\d{17}[\dXx])(?!\d)")
PARTS = {"title": "案由", "category": "分类", "situation": "情况", "suggestions": "建议"}


@dataclass(frozen=True)
class Point:
    """One line of the checklist: a part of the proposal, how it stands, and that in words."""

    label: str
    state: str
    words: str


def length(text: str) -> int:
    """Letters that count, as the counter under the field counts them."""
    return len(re.sub(r"\s", "", text))


def checklist(*, title: str, category: str, situation: str, suggestions: str, **rest: str) -> list[Point]:
    """How complete it is: what is there, what is thin, what is still missing before it can be handed in."""
    filled = {"title": title, "category": category, "situation": situation, "suggestions": suggestions}
    points = []
    for name, label in PARTS.items():
        text = filled[name][:MOST_READ].strip()
        thin = _thin(name, text)
        if not text:
            points.append(Point(label, MISSING, "还没有选" if name == "category" else "还没有写"))
        elif thin:
            points.append(Point(label, THIN, thin))
        else:
            points.append(Point(label, DONE, "已选" if name == "category" else f"{length(text)}字"))
    return points


def _thin(name: str, text: str) -> str:
    if name == "title":
        if length(text) > LONG_TITLE:
            return f"{length(text)}字，最多{LONG_TITLE}字"
        return "像是两件事" if TWO_MATTERS.search(text) else ""
    if name == "situation":
        return "缺事实、数字" if not FACTS.search(text) else "较短" if length(text) < SHORT_SITUATION else ""
    return "较短" if name == "suggestions" and length(text) < SHORT_SUGGESTIONS else ""


def hints(*, title: str, situation: str, suggestions: str, analysis: str = "", **rest: str) -> list[str]:
    """Sentences for the author, in the order of the form, on what is written so far; none when nothing is to be said.

    Of each text the first MOST_READ characters are read."""
    title, situation, suggestions, analysis = (text[:MOST_READ] for text in (title, situation, suggestions, analysis))
    return [
        *_of_title(title),
        *_of_situation(situation),
        *_of_suggestions(suggestions),
        *_of_all(title, situation, analysis, suggestions),
    ]


def _of_title(title: str) -> list[str]:
    if TWO_MATTERS.search(title):
        return ["案由像是写了两件事：一件提案只写一件事，另一件请另写一件。"]
    if length(title) > 6 and not TITLE.search(title):
        return ["案由一般写成“关于……的建议”，一看就知道要办什么。"]
    return []


def _of_situation(situation: str) -> list[str]:
    found = []
    if situation and length(situation) < SHORT_SITUATION:
        found.append("情况写得较短：写清何时、何处、涉及多少，审查和办理会更快。")
    if situation and not FACTS.search(situation):
        found.append("情况里没有数字：补上数量、时间或实例，更有说服力。")
    return found


def _of_suggestions(suggestions: str) -> list[str]:
    found = []
    if suggestions and length(suggestions) < SHORT_SUGGESTIONS:
        found.append("建议写得较短：写明由谁做、做什么、做到什么程度。")
    elif suggestions and not WHO.search(suggestions):
        found.append("建议里没有写由谁来办：写明哪个部门或单位，交办更准。")
    if length(suggestions) > ONE_PARAGRAPH and not POINTS.search(suggestions):
        found.append("建议请分条写（一是、二是……），承办单位可以逐条答复。")
    return found


def _of_all(*texts: str) -> list[str]:
    whole = "\n".join(texts)
    found = []
    if length(whole) > LONG_TEXT:
        found.append(f"全文已超过{LONG_TEXT}字，请尽量精简；详细材料可作为附件。")
    if PHONE_OR_ID.search(whole):
        found.append("文中像有手机号码或身份证号：提案会公开，请删去个人信息。")
    return found
