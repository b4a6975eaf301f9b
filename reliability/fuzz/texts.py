"""Texts that programs trip over."""

from hypothesis import strategies as st

ODD = (
    "", " ", "0", "-1", "1e999", "NaN", "9" * 400, "²", "١٢", "None", "null", "true", "yes", "no", "[]", "{}",
    "%", "%00",
    "%ff", "%E2%80", "%2e%2e%2f", "../../etc/passwd", "a\r\nb", "a\nSet-Cookie: x=1", "\x00", "a\x00b",
    "\x1b[31m", "\x85",
    "\u2028", "\ud800", "a\udfffb", "\ufeff", "\u200b", "\u202e", "e\u0301", "ﬀ", "İ", "ß", "😀", "\U0001d49c", "=1+1",
    "@SUM(A1)",
    "-", "--", "'", '"', "<script>alert(1)</script>", "&amp;", "{{7*7}}", "${x}", "%s%n", "{0.__class__}",
    "';--", "\\",
    "a;b=c", "a=b", "a:b", ":", ";", "&", "?", "#", "/", "//x", "2026-08-02", "2026-02-30", "9999-12-31",
    "0001-01-01",
    "any", "x" * 300, "x" * 9_000, "é" * 2_000, "a " * 3_000, "(" * 500, "a" * 60 + "!", ".", "..", "con",
    "1_000", "+1",
    "0x10", "1.5", "12:30", "24:00", "UTC", "Europe/Berlin", "../UTC", "mailto:x", "javascript:alert(1)", "C:\\x",
)  # fmt: skip
"""Each has broken some program."""

odd_texts = st.sampled_from(ODD)
texts = st.one_of(odd_texts, odd_texts, st.text(max_size=12), st.text(st.characters(codec=None), max_size=6))
"""Mostly odd ones; also any text, lone surrogates included."""
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
"""Any value that JSON can hold."""
