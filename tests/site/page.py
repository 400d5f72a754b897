"""What must hold of every page, whoever looks at it."""

import re
from html.parser import HTMLParser

POLICY = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
OWN = re.compile(r"^(/(?!/)|#|\?|$|mailto:|tel:|data:image/)")
DATA = {"application/json", "text/plain"}


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.faults, self.heads, self.ids, self.in_head = [], [], [], False
        self.open_form = ""  # where a form is sent that changes something, until its token was seen

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "style" or "style" in given:
            self.faults.append(f"inline style in <{tag}>")
        if tag == "script" and "src" not in given and given.get("type") not in DATA:
            self.faults.append("inline script")
        for name, value in given.items():
            if name.startswith("on"):
                self.faults.append(f"{name} handler in <{tag}>")
            if name in {"href", "src", "action", "hx-get", "hx-post"} and not OWN.match(value or ""):
                self.faults.append(f"<{tag}> leads to another host: {value}")
        if tag == "form" and (given.get("method") or "").lower() == "post":
            self.open_form = given.get("action") or "its own page"
        if tag == "input" and given.get("name") == "csrfmiddlewaretoken":
            self.open_form = ""
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "h1":
            self.in_head = True
            self.heads.append("")

    def handle_endtag(self, tag):
        if tag == "h1":
            self.in_head = False
        if tag == "form" and self.open_form:
            self.faults.append(f"a form to {self.open_form} without a CSRF token")
            self.open_form = ""

    def handle_data(self, data):
        if self.in_head:
            self.heads[-1] += data.strip()


def faults_of(response):
    """What is wrong with a page, in words; fragments need no heading."""
    faults = [
        f"{name} is {response.headers.get(name)}"
        for name, value in POLICY.items()
        if response.headers.get(name) != value
    ]
    policy = response.headers.get("Content-Security-Policy", "")
    if "script-src 'self'" not in policy or "unsafe" in policy or "http" in policy:
        faults.append(f"content security policy: {policy or 'none'}")
    if not response.headers.get("Content-Type", "").startswith("text/html") or response.streaming:
        return faults
    text = response.content.decode()
    reader = _Reader()
    reader.feed(text)
    faults += reader.faults
    faults += [f"id {name} twice" for name in {name for name in reader.ids if reader.ids.count(name) > 1}]
    if "<html" in text and (len(reader.heads) != 1 or not reader.heads[0]):
        faults.append(f"headings: {reader.heads}")
    return faults
