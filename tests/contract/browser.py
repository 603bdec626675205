"""What a browser sends when somebody presses the button of a form without touching a field."""

from html.parser import HTMLParser


class Forms(HTMLParser):
    """Every form of a page as {"action": …, "fields": {name: [values]}}.

    With `scripts` a picker sends the key of its record, as the browser's script does; without, its words.
    """

    def __init__(self, html, *, scripts=True):
        super().__init__()
        self.scripts, self.forms, self.form, self.select, self.area = scripts, [], None, None, None
        self.picker = None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if tag == "form":
            self.form = {"action": found.get("action", ""), "method": found.get("method", "get"), "fields": {}}
            self.forms.append(self.form)
        elif self.form is None:
            return
        elif tag == "input" and found.get("name"):
            self.input(found)
        elif tag == "select":
            self.select = {"name": found.get("name"), "first": None, "chosen": [], "many": "multiple" in found}
        elif tag == "option" and self.select:
            value = found.get("value", "")
            self.select["first"] = value if self.select["first"] is None else self.select["first"]
            if "selected" in found:
                self.select["chosen"].append(value)
        elif tag == "textarea":
            self.area = (found.get("name"), [])

    def input(self, found):
        kind, value = found.get("type", "text"), found.get("value") or ""
        if kind in ("checkbox", "radio"):
            if "checked" in found:
                self.add(found["name"], found.get("value", "on"))
        elif kind not in ("submit", "button", "file"):
            self.add(found["name"], found.get("data-id") or value if self.scripts else value)

    def handle_data(self, data):
        if self.area:
            self.area[1].append(data)

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "select" and self.select:
            chosen = self.select["chosen"] or ([] if self.select["many"] else [self.select["first"]])
            for value in chosen:
                if value is not None:
                    self.add(self.select["name"], value)
            self.select = None
        elif tag == "textarea" and self.area:
            # A browser drops the line break right after the tag and sends line breaks as CR LF.
            text = "".join(self.area[1]).removeprefix("\n")
            self.add(self.area[0], text.replace("\r\n", "\n").replace("\n", "\r\n"))
            self.area = None

    def add(self, name, value):
        self.form["fields"].setdefault(name, []).append(value)


def main_form(html, *, scripts=True):
    """The fields of the form a page is about: the one of the page's own address with the most of them."""
    forms = [form for form in Forms(html, scripts=scripts).forms if form["method"] == "post" and not form["action"]]
    return max(forms, key=lambda form: len(form["fields"]))["fields"]
