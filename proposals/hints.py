"""What a careful reader would say about a draft: one matter, facts, concrete suggestions. Hints, never a bar."""

from __future__ import annotations

import re

SHORT_SITUATION = 80
SHORT_SUGGESTIONS = 60
LONG_TEXT = 1500
ONE_PARAGRAPH = 200
MOST_READ = 10_000
# No part repeats without bound: what is typed is searched in one pass.
POINTS = re.compile(
    r"一是|二是|首先|其次|（[一二三四五]）|\([一二三四五]\)|[①②③]|^[ \t\u3000]{0,20}[一二三四五1-9][、.．]",
    re.MULTILINE,
)
FACTS = re.compile(r"[0-9０-９]|[一二两三四五六七八九十百千万](?:个|处|条|户|人|件|次|年|月|公里|亩|万|名|家|所)")
TWO_MATTERS = re.compile(r"[；;]|关于.{1,50}关于")


def hints(*, title: str, situation: str, suggestions: str, analysis: str = "") -> list[str]:
    """Sentences for the author, in the order of the form; none when nothing is to be said.

    Of each text the first MOST_READ characters are read."""
    title, situation, suggestions, analysis = (text[:MOST_READ] for text in (title, situation, suggestions, analysis))
    found = []
    if TWO_MATTERS.search(title):
        found.append("案由像是写了两件事：一件提案只写一件事，另一件请另写一件。")
    if situation and len(situation) < SHORT_SITUATION:
        found.append("情况写得较短：写清何时、何处、涉及多少，审查和办理会更快。")
    if situation and not FACTS.search(situation):
        found.append("情况里没有数字：补上数量、时间或实例，更有说服力。")
    if suggestions and len(suggestions) < SHORT_SUGGESTIONS:
        found.append("建议写得较短：写明由谁做、做什么、做到什么程度。")
    if len(suggestions) > ONE_PARAGRAPH and not POINTS.search(suggestions):
        found.append("建议请分条写（一是、二是……），承办单位可以逐条答复。")
    if len(situation + analysis + suggestions) > LONG_TEXT:
        found.append(f"全文已超过{LONG_TEXT}字，请尽量精简。")
    return found
