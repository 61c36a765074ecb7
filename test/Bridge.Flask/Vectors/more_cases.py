"""Makes further vectors from a seed: every kind of body under every kind of status and headers, with odd values among them.

usage: /usr/bin/python3 more_cases.py [--values] [--seed N] [--count N] > VECTORS.json     (Debian: apt-get install python3-flask)

What Flask answers comes from flask_oracle.py. Where Bridge is meant to differ is decided by the rules below, which know the case and Flask's answer
and nothing else: they are the deliberate differences of docs/returns.md, one function each.
"""
import argparse, base64, json, random, re, sys
import flask, werkzeug
from werkzeug.urls import iri_to_uri
import flask_oracle

ONE_VALUE = ("content-type", "content-length", "location")
DROPPED_BY_304 = ("allow", "content-encoding", "content-language", "content-length", "content-md5", "content-range", "content-type", "last-modified")


def b64(data):
    return base64.b64encode(data).decode()


# ---- the cases

TEXTS = ["", "x", "hello", "Grüße", "日本語", "emoji \U0001F600 end", "<b>&amp;</b>", "line\r\nline", "a\u0000b", "é" * 30, "long " * 90]
BYTES = [b"", b"\0", b"\xff\xfe", bytes(range(0, 256, 5)), b"plain", b"x" * 600]
VALUES = [None, True, False, 0, 1, -1, 2**31, 2**40, 1.5, -0.25, 1e16, "", "é", "\u2028", "</script>", "a\"b\\c", [], {}, [1, [2, [3]]], {"k": None}, [{"a": []}]]
KEYS = ["a", "b", "A", "camelCase", "PascalCase", "snake_case", "with space", "é", "", "1", "$type"]
STATUSES = [200, 201, 202, 203, 204, 205, 206, 226, 299, 300, 301, 302, 303, 304, 307, 308, 400, 401, 404, 405, 409, 410, 418, 422, 429, 451, 499, 500, 503, 599, 600, 799, 999]
ODD_STATUSES = [0, 1, 99, 100, 101, 103, 199, 1000, 1234, 65536, -1, -404]
REASONS = ["Fine", "I'm a teapot today", "x", "OK", "Not Found", "with  two spaces", "semi;colon, comma", "~!@#$%^&*()", "tab\tinside", "Trailing "]
STATUS_TEXTS = ["200", "404", "204", "304", "205", "599", "999", "200 ", "404   ", " 200", "20", "2000", "200OK", "200-OK", "hello", "OK 200", "", " ", "+200", "-200", "2e2", "0x200", "99", "199 X", "1000 X",
                "０", "404\u00a0Not Found", "200 Schön", "200 O\x00K", "200 a\nb", "200 a\rb", "200 \x7f", "200 \x1b[1m", "000", "100 Continue", "2_0_0"]
NAMES = ["X-A", "x-a", "X-B", "X-Long-Header-Name-With-Many-Parts", "ETag", "Cache-Control", "Expires", "Last-Modified", "Allow", "Content-Language", "Content-Encoding", "Vary", "Link", "Retry-After", "Set-Cookie",
         "set-cookie", "Content-Type", "content-type", "CONTENT-TYPE", "Content-Length", "content-length", "Location", "location", "Content-Location", "WWW-Authenticate", "Content-Disposition", "Accept-Ranges", "X_under",
         "x.dot", "X~A", "a", "1", "Refresh", "Content-MD5", "Content-Range"]
ODD_NAMES = ["", " ", "X A", "X:A", "X-A ", " X-A", "X\tA", "X\nA", "X\0A", "X-é", "(x)", "X=A", "X/A", "X\"A", "{x}", "X@A", "Transfer-Encoding", "transfer-encoding"]
PLAIN = {
    "content-type": ["text/plain", "text/plain; charset=utf-8", "application/json", "application/problem+json", "text/csv; charset=latin-1", "image/png", "application/x; a=\"b c\""],
    "location": ["/next", "next?x=1", "http://example.com/", "https://example.com:8080/a/b?c=d#e", "//other.example/x", "?only=query", "#only-fragment", "mailto:a@example.com", "/a%20b", "/%zz", "", "/a|b", "/a\"b", "/{x}", "/a\\b",
                 "itms-services://?action=x", "../up", "/a b", "/a  b", "/é", "/é?ü=ö#ä", "/日本語", "http://bücher.example/ü", "http://日本.example:8080/", "/a%20b c", "/%C3%A9/é", "/a b?c d#e f", "/\U0001F600", "http://user:pass@bücher.example/",
                 "/a|b c", "/a\"b c", "/{x} y", "/a\\b c", "/<x> y", "/a^b`c d", "http://example.com/a b", "é", "a b:c", "/a\tb", "http://example.com:80/é", "//bücher.example/é", "/é+ü&x=y;z", "/'()*!$,@ b", "/[x] y", "http://EXAMPLE.com/é", "HTTP://Bücher.EXAMPLE/", "http://bücher.example?ü=1", "http://bücher.example#", "/é?", "/é#", "/a b?#", "http://[::1]:80/é", "file:/é", "é:b",
                 "localhost:80/é", "http://usér:pä@example.com/é", "///a b", "http://example.com/'é'"],
    "content-location": ["/c", "/c d", "/é", "/a|b", "/a\"b", "/%zz", "c?d=e f", "/{x}", "/a\\b", "", "http://example.com/x", "/<x>"],
    "content-length": ["0", "1", "2", "5", "999"],
    "set-cookie": ["a=1", "b=2; Path=/; HttpOnly", "a=3; Max-Age=0", "c=\"q\""],
    "expires": ["Thu, 01 Jan 2026 00:00:00 GMT", "0"],
    "last-modified": ["Thu, 01 Jan 2026 00:00:00 GMT"],
    "etag": ["\"a\"", "W/\"a\"", "\"x-1\""],
    "retry-after": ["120", 120, 0],
}
OTHER = ["1", "0", "value", "a, b", "a;b=c", "with \"quotes\"", "~!@#$%^&*()_+", "x" * 200, "tab\tinside", " lead", "trail ", "\tboth\t", 0, 7, -1, 120, 2**40, 1.5]
ODD_VALUES = ["é", "日本", "a\nb", "a\r\nX-Evil: 1", "a\rb", "a\0b", "a\x1fb", "a\x7fb", "\n", "\u2028", "\U0001F600", "a\u0085b", None, True]


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def pick(self, choices):
        return self.random.choice(choices)

    def chance(self, share):
        return self.random.random() < share

    def value(self, depth=0):
        kind = self.random.random()
        if depth > 3 or kind < 0.6:
            return self.pick(VALUES)
        if kind < 0.8:
            return [self.value(depth + 1) for _ in range(self.random.randrange(4))]
        return {self.pick(KEYS): self.value(depth + 1) for _ in range(self.random.randrange(4))}

    def text_or_bytes(self):
        return {"str": self.pick(TEXTS)} if self.chance(0.6) else {"bytes": b64(self.pick(BYTES))}

    def body(self):
        kind = self.pick(["str"] * 4 + ["bytes"] * 2 + ["dict"] * 2 + ["list"] * 2 + ["dict_with_int_keys", "iter_str", "iter_str", "iter_bytes", "response", "response", "response", "foreign_response", "foreign_response", "app", "app", "app", "http_exception"])
        if kind in ("str", "bytes"):
            return self.text_or_bytes()
        if kind == "dict":
            return {"dict": {self.pick(KEYS): self.value() for _ in range(self.random.randrange(5))}}
        if kind == "list":
            return {"list": [self.value() for _ in range(self.random.randrange(5))]}
        if kind == "dict_with_int_keys":
            keys = self.random.sample(range(-5, 1000), self.random.randrange(4))
            return {kind: [[k, self.value()] for k in keys]}
        if kind == "iter_str":
            return {kind: [self.pick(TEXTS) for _ in range(self.random.randrange(5))]}
        if kind == "iter_bytes":
            return {kind: [b64(self.pick(BYTES)) for _ in range(self.random.randrange(5))]}
        if kind in ("response", "foreign_response"):
            made = {"body": self.text_or_bytes()}
            if self.chance(0.6):
                made["status"] = self.pick(STATUSES) if self.chance(0.7) else f"{self.pick(STATUSES)} {self.pick(REASONS)}"
            if self.chance(0.7):
                # A header of a response is text in C#. Of another library's response, the headers that concern its own connection or its length stay behind.
                made["headers"] = [p for p in self.pairs(odd=0.03) if isinstance(p[1], (str, int, float)) and not isinstance(p[1], bool)
                                   and (kind == "response" or p[0].lower() not in ("transfer-encoding", "content-length"))]
            return {kind: made}
        if kind == "app":
            chunks = [self.pick(BYTES) for _ in range(self.random.randrange(4))]
            # An application speaks to the server itself: it is given what a server takes.
            headers = [p for p in self.pairs(odd=0) if isinstance(p[1], str) and p[1].isascii() and p[1] == p[1].strip() and p[0].lower() not in ("content-length", "location", "content-location")]
            seen = set()
            headers = [p for p in headers if p[0].lower() != "content-type" or not (p[0].lower() in seen or seen.add(p[0].lower()))]
            if self.chance(0.4):
                headers.append(["Content-Length", str(sum(map(len, chunks)))])
            return {kind: {"status": f"{self.pick(STATUSES)} {self.pick(REASONS).strip()}", "headers": headers, "chunks": [b64(c) for c in chunks]}}
        return {kind: self.pick(sorted(werkzeug.exceptions.default_exceptions))}

    def odd_body(self):
        return self.pick([{"none": None}, {"int": 5}, {"int": 404}, {"bool": False}, {"float": 2.5}, {"bad_app": None}, {"tuple": [{"str": "x"}, {"int": 201}]}, {"tuple": []}])

    def status(self):
        kind = self.random.random()
        if kind < 0.62:
            return {"int": self.pick(STATUSES)}
        if kind < 0.67:
            return {"int": self.pick(ODD_STATUSES)}
        if kind < 0.82:
            return {"str": f"{self.pick(STATUSES)} {self.pick(REASONS)}"}
        if kind < 0.92:
            return {"str": self.pick(STATUS_TEXTS)}
        return self.pick([{"none": None}, {"none": None}, {"none": None}, {"float": 200.0}, {"bool": True}, {"bool": False}, {"bytes": b64(b"404")}])

    def header_value(self, name, odd):
        if self.chance(odd):
            return self.pick(ODD_VALUES)
        return self.pick(PLAIN.get(name.lower(), OTHER))

    def header_name(self, odd):
        return self.pick(ODD_NAMES) if self.chance(odd) else self.pick(NAMES)

    def pairs(self, odd):
        pairs = []
        for _ in range(self.random.randrange(5)):
            name = self.header_name(odd)
            pairs.append([name, self.header_value(name, odd)])
        return pairs

    def headers(self):
        odd = 0.12 if self.chance(0.25) else 0
        kind = self.pick(["headers_dict"] * 3 + ["headers_pairs"] * 2 + ["headers_tuple"])
        if kind == "headers_dict":
            made = {}
            for name, value in self.pairs(odd):
                form = self.random.random()
                made[name] = value if form < 0.7 else [] if form < 0.8 else [self.header_value(name, odd) for _ in range(self.random.randrange(1, 4))]
            return {kind: made}
        # A pair's value is text in the C# forms.
        return {kind: [[n, v if isinstance(v, str) else "7"] for n, v in self.pairs(odd)]}

    def returns(self):
        form = self.random.random()
        if form < 0.06:
            return self.odd_body()
        if form < 0.2:
            return self.body()
        body = self.odd_body() if self.chance(0.04) else self.body()
        if form < 0.38:
            return {"tuple": [body, self.status()]}
        if form < 0.6:
            return {"tuple": [body, self.headers()]}
        if form < 0.97:
            return {"tuple": [body, self.status(), self.headers() if self.chance(0.93) else {"none": None}]}
        return {"tuple": self.pick([[body], [body, self.headers(), self.status()], [body, self.status(), self.headers(), body], [body, {"int": 200}, {"int": 200}], [body, {"int": 200}, {"str": "x"}]])}

    def case(self, number):
        method = self.pick(["GET"] * 6 + ["HEAD"] * 2 + ["POST"])
        case = {"name": f"{number}", "returns": self.returns()}
        if method != "GET":
            case["method"] = method
        make_length_true(case["returns"], self.chance)
        return case


class ValueMaker(Maker):
    """Cases of JSON values: tuples, big numbers, decimals, dates and UUIDs at any depth."""

    def part(self, depth=0):
        kind = self.pick(["plain"] * 3 + ["big", "decimal", "datetime", "date", "uuid"] + ["tuple"] * 5 * (depth < 4) + ["list", "dict"] * 2 * (depth < 4))
        if kind == "plain":
            return self.pick([v for v in VALUES if not isinstance(v, (list, dict))])
        if kind == "big":
            return {kind: str(self.random.choice([1, -1]) * self.random.randrange(2**70, 10**self.random.randrange(25, 60)))}
        if kind == "decimal":
            return {kind: f"{self.random.randrange(-10**6, 10**6)}.{self.random.randrange(1000):03}"}
        if kind in ("datetime", "date"):
            date = f"{self.random.randrange(1900, 2200)}-{self.random.randrange(1, 13):02}-{self.random.randrange(1, 29):02}"
            return {kind: date if kind == "date" else f"{date}T{self.random.randrange(24):02}:{self.random.randrange(60):02}:{self.random.randrange(60):02}"}
        if kind == "uuid":
            return {kind: f"{self.random.randrange(16**8):08x}-0000-4000-8000-{self.random.randrange(16**12):012x}"}
        if kind == "dict":
            return {kind: {self.pick(KEYS): self.part(depth + 1) for _ in range(self.random.randrange(4))}}
        return {kind: [self.part(depth + 1) for _ in range(self.random.randrange(10 if kind == "tuple" and depth < 2 else 3))]}

    def case(self, number):
        body = {"value": {"dict": {self.pick(KEYS): self.part() for _ in range(self.random.randrange(1, 4))}} if self.chance(0.5) else {"list": [self.part() for _ in range(self.random.randrange(1, 4))]}}
        return {"name": f"{number}", "returns": body if self.chance(0.7) else {"tuple": [body, {"int": self.pick([200, 201, 404])}]}}


def host_json(v):
    """A described value as a host writes it: decimals are numbers, dates are ISO 8601."""
    if not isinstance(v, dict):
        return json.dumps(v)
    (kind, x), = v.items()
    if kind == "dict":
        return "{" + ",".join(json.dumps(k) + ":" + host_json(y) for k, y in x.items()) + "}"
    if kind in ("list", "tuple"):
        return "[" + ",".join(map(host_json, x)) + "]"
    return x if kind in ("big", "decimal") else json.dumps(x + "Z" if kind == "datetime" else x)


def make_length_true(returns, chance):
    """The length of an iterator or of an application is what the view says: a wrong one breaks the connection, which no answer can show."""
    body, _, headers = unpack(returns)
    (kind, value), = body.items()
    if headers is None or not next(iter(headers)).startswith("headers") or kind not in ("iter_str", "iter_bytes", "app"):
        return
    chunks = [s.encode() for s in value] if kind == "iter_str" else [base64.b64decode(c) for c in (value["chunks"] if kind == "app" else value)]
    length = str(sum(map(len, chunks))) if chance(0.9) else "soon"
    (form, pairs), = headers.items()
    if form == "headers_dict":
        for name in pairs:
            if name.lower() == "content-length" and pairs[name] != []:
                pairs[name] = length
    else:
        for pair in pairs:
            if pair[0].lower() == "content-length":
                pair[1] = length


# ---- where Bridge differs, and why

def unpack(returns):
    """The three parts, as make_response unpacks them; None for one that is not there."""
    (kind, items), = returns.items()
    if kind != "tuple" or len(items) not in (2, 3):
        return returns, None, None
    if len(items) == 3:
        return items[0], items[1], None if "none" in items[2] else items[2]
    if next(iter(items[1])).startswith("headers"):
        return items[0], None, items[1]
    return items[0], items[1], None


def own_pairs(body):
    (kind, value), = body.items()
    return [tuple(p) for p in value.get("headers") or []] if kind in ("response", "foreign_response", "app") else []


def own_status(body):
    (kind, value), = body.items()
    if kind not in ("response", "foreign_response") or value.get("status") is None:
        return None
    return {"int": value["status"]} if isinstance(value["status"], int) else {"str": value["status"]}


def given_pairs(headers):
    """Name and list of values, for each entry."""
    if headers is None:
        return []
    (kind, value), = headers.items()
    if kind == "headers_dict":
        return [(n, v if isinstance(v, list) else [v]) for n, v in value.items()]
    return [(n, [v]) for n, v in value]


def is_status(status):
    (kind, value), = status.items()
    if kind == "none":
        return True
    if kind == "int":
        return 200 <= value <= 999
    return kind == "str" and re.fullmatch(r"[2-9][0-9][0-9]( [\t -~]*)?", value) is not None


def refuses_status(returns):
    body, status, _ = unpack(returns)
    if any(s is not None and not is_status(s) for s in (status, own_status(body))):
        return "a final response has a status from 200 to 999, of three ASCII digits and a printable ASCII reason; servers refuse the others"


def refuses_header(returns):
    body, _, headers = unpack(returns)
    (kind, _), = body.items()
    pairs = given_pairs(headers) + ([(n, [v]) for n, v in own_pairs(body)] if kind != "app" else [])
    for name, values in pairs:
        if not re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", name):
            return "a header's name is a token (RFC 9110 5.1)"
        if name.lower() == "transfer-encoding":
            return "the framing is the server's own: a second one would let one response be read as two"
        for value in values:
            if value is None or isinstance(value, (bool, list, dict)):
                return "Flask sends Python's name for the value"
            text = str(value)
            if re.search(r"[\x00-\x08\x0a-\x1f\x7f]", text):
                return "RFC 9110 5.5: a header's value has no control characters"
            if name.lower() not in ("location", "content-location") and not text.strip(" \t").isascii():
                return "OWIN 1.0.1 3.3: header text is ASCII"


def refuses_length(returns, flask_answer):
    body, status, headers = unpack(returns)
    (kind, _), = body.items()
    # What status an application will answer with is not known when its headers are read.
    is_bodiless = flask_answer["status"] in (204, 205, 304) and not (kind == "app" and (status is None or "none" in status))
    if kind not in ("iter_str", "iter_bytes", "app") or is_bodiless:
        return None
    for name, values in given_pairs(headers):
        if name.lower() == "content-length" and values and not str(values[-1]).strip(" \t").isdigit():
            return "a length is a number of bytes (RFC 9110 8.6)"


def bridge_headers(case, answer):
    """What Bridge sends of each header that the view or its response names, by the rules of docs/returns.md."""
    body, _, headers = unpack(case["returns"])
    (kind, _), = body.items()
    own, given = {}, {}
    for name, value in own_pairs(body):
        own.setdefault(name.lower(), []).append(value)
    for name, values in given_pairs(headers):
        given.setdefault(name.lower(), []).extend(values)
    sent = dict(own)
    for name, values in given.items():
        sent[name] = own.get(name, []) + values if name == "set-cookie" and values else values
    if kind in ("str", "bytes", "iter_str", "iter_bytes"):
        # The headers go into the making of the response: there is nothing yet that an empty list could remove.
        if sent.get("content-type") == []:
            del sent["content-type"]
    if kind == "app" and "content-type" not in sent:
        sent["content-type"] = []
    known = answer_length(answer, case, body)
    if known is not None:
        sent["content-length"] = [str(known)]
    if answer["status"] in (204, 205):
        sent["content-length"] = []
    if answer["status"] == 304:
        for name in DROPPED_BY_304:
            sent[name] = []
    result = {}
    for name, values in sent.items():
        values = [str(v).strip(" \t") for v in values]
        if name in ONE_VALUE:
            values = values[-1:]
        if name == "location":
            values = [iri_to_uri(v, safe_conversion=True) for v in values]
        elif name == "content-location":
            values = [iri_to_uri(v) for v in values]
        result[name] = values
    return result


def answer_length(answer, case, body):
    """The length of a body that Bridge knows before it sends it; None for one that it does not know, and for JSON, whose length is left aside."""
    (kind, value), = body.items()
    if kind in ("response", "foreign_response"):
        return len(flask_oracle.text_or_bytes(value["body"]).encode() if "str" in value["body"] else flask_oracle.text_or_bytes(value["body"]))
    if kind == "str":
        return len(value.encode())
    if kind == "bytes":
        return len(base64.b64decode(value))
    return None


def differ(case, answer):
    """The `bridge` and `why` of a vector, if any."""
    returns = case["returns"]
    if "error" in answer:
        return {}
    for part, why in (("status", refuses_status(returns)), ("header", refuses_header(returns)), ("header", refuses_length(returns, answer))):
        if why:
            return {"bridge": {"error": part}, "why": why}
    bridge, why = {}, []
    body = unpack(returns)[0]
    if "value" in body and re.search('"(decimal|datetime|date)":', json.dumps(body)):
        bridge["body"] = b64(host_json(body["value"]).encode())
        why.append("decimals and dates are written by the host's JSON options")
    flask_headers = {}
    for name, value in answer["headers"]:
        flask_headers.setdefault(name.lower(), []).append(value)
    (kind, _), = unpack(returns)[0].items()
    other = {n: v for n, v in bridge_headers(case, answer).items()
             if sorted(v) != sorted(flask_headers.get(n, [])) and not (n == "content-length" and kind in ("dict", "list", "dict_with_int_keys", "value", "http_exception"))}
    if other:
        bridge["headers"] = other
        why.append("every header that was given is kept, without surrounding white space; of Content-Type, Content-Length and Location the last counts; cookies add up; a length that is known is the true one; an app says what it says")
    if answer["status"] == 205:
        bridge["body"] = ""
        bridge.setdefault("headers", {})["content-length"] = []
        why.append("RFC 9110 15.3.6: a 205 has no content; servers refuse one")
    return {"bridge": bridge, "why": "; ".join(why)} if bridge else {}


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--values", action="store_true", help="cases of JSON values alone")
    options = parser.parse_args()
    maker = (ValueMaker if options.values else Maker)(options.seed)
    vectors = []
    while len(vectors) < options.count:
        made = maker.case(len(vectors) + 1)
        try:
            answered = flask_oracle.run(made)
        except ValueError:
            # The oracle itself cannot read a status line such as "404\tx".
            continue
        vectors.append({**made, "expect": answered, **differ(made, answered)})
    json.dump({"oracle": f"Flask {flask.__version__}, Werkzeug {werkzeug.__version__}", "seed": options.seed, "vectors": vectors}, sys.stdout, indent=1)
    print()
