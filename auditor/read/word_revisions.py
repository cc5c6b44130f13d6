"""Bring a Word document to its final text before it is read: revisions accepted, hidden text and doubles taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.patterns import compiled
from auditor.read.word_names import Names

if TYPE_CHECKING:
    from lxml.etree import _Element

# What Word shows in a field nobody has filled in; WPS keeps the mark of such a field although it is filled in.
_INVITATION = compiled(
    r"(?:单击|点击|双击|在此|请在此|此处).{0,12}(?:输入|键入|填写|选择).{0,8}|选择(?:一项|日期)|"
    r"(?:Click|Choose|Enter|Tap)\b.{0,40}"
)


def settle(root: _Element, names: Names) -> tuple[str, ...]:
    """Change the tree to its final text and return notes on what the reader should know.

    Deleted and moved-away text goes, inserted text stays; a text box is moved behind its paragraph; the second copy
    that Word keeps for older versions (mc:Fallback) goes, and so does pinyin above characters.
    """
    special = {
        names.deleted: _drop_deleted,
        names.moved_from: _drop_deleted,
        names.fallback: _drop_copy,
        names.ruby_text: _drop,
        names.vanish: _drop_hidden,
        names.showing_invitation: _drop_invitation,
    }
    # One pass over the tree finds nothing in most documents.
    found = list(root.iter(*special, names.text_box))
    notes: set[str] = set()
    for element in found:
        if element.tag in special:
            note = special[element.tag](element, names)
            if note:
                notes.add(note)
    for box in reversed(found):  # each is put right behind its paragraph, so the last goes first
        if box.tag == names.text_box:
            _move_box(box, names)
    return tuple(sorted(notes))


def _drop(element: _Element, _names: Names) -> str:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
    return ""


def _drop_invitation(mark: _Element, names: Names) -> str:
    """Take the invitation out of a content control that shows one; its cells and paragraphs stay."""
    control = next(mark.iterancestors(names.control), None)
    if control is None or mark.get(names.val) in {"0", "false", "off"}:
        return ""
    texts = list(control.iter(names.t))
    if not _INVITATION.fullmatch("".join(text.text or "" for text in texts).strip(" 。.[]")):
        return ""
    for text in texts:
        text.text = ""
    return "文档有没有填写的内容控件（只显示提示文字），按空白读取"


def _drop_copy(element: _Element, names: Names) -> str:
    parent = element.getparent()
    if parent is not None and parent.find(names.choice) is not None:
        parent.remove(element)
    return ""


def _drop_deleted(element: _Element, names: Names) -> str:
    parent = element.getparent()
    if parent is None:
        return ""
    if parent.tag == names.r_pr:
        return ""  # a deleted paragraph mark: the text around it stays
    if parent.tag == names.tr_pr:
        row = parent.getparent()
        if row is not None:
            _drop(row, names)
    else:
        parent.remove(element)
    return "文档有修订痕迹，按接受全部修订后的文字读取"


def _drop_hidden(element: _Element, names: Names) -> str:
    properties = element.getparent()
    if properties is None or element.get(names.val) in {"0", "false", "off"}:
        return ""
    run = properties.getparent()
    if run is None or run.tag != names.r:
        return ""
    text = any(True for _ in run)
    _drop(run, names)
    return "文档有隐藏文字，未读取" if text else ""


def _move_box(box: _Element, names: Names) -> None:
    paragraph = next(box.iterancestors(names.p), None)
    if paragraph is not None:
        paragraph.addnext(box)
