"""What a ruling says, in words: for page and terminal."""

from __future__ import annotations

from tacitus.model.records import Actor, Means, TargetObject, Value
from tacitus.model.rulings import (
    Addition,
    Alias,
    Check,
    Correction,
    Dismissal,
    Handling,
    Move,
    Note,
    Publication,
    Ruling,
    Setting,
    Tagging,
    Tie,
)
from tacitus.present import words
from tacitus.present.language import N_, _, gettext, ngettext

HANDLED_SORTS = {
    "incident": N_("an incident of the queue"),
    "pair": N_("two incidents that were nearly one"),
    "actor": N_("a name that recurs"),
    "report": N_("a report without an incident"),
}


def verdict_of(ruling: Ruling) -> str:
    """What was done, in a word or two."""
    act = ruling.act
    if isinstance(act, Correction):
        return _("dropped") if act.value is None else _("corrected")
    if isinstance(act, Move):
        return _("moved") if act.to else _("split off")
    if isinstance(act, Handling):
        return words.plain(act.state)
    return {
        "add": _("added"),
        "dismiss": _("no incident"),
        "set": _("set"),
        "check": _("checked"),
        "alias": _("same body"),
        "note": _("note"),
        "tag": _("tag"),
        "link": _("linked"),
        "publish": _("published"),
    }[act.act]


def said_of(ruling: Ruling) -> str:
    """What it says: the value before and after, the fields, the text."""
    match ruling.act:
        case Correction() as act:
            was = f"{words.field_words(act.claim.field)}: {value_words(act.claim.value)}"
            return was if act.value is None else f"{was} → {value_words(act.value)}"
        case Addition() as act:
            return f"{words.field_words(act.field)}: {value_words(act.value)}"
        case Dismissal() as act:
            accounts = len(act.accounts)
            return (
                "" if accounts == 1 else ngettext("%(n)s report", "%(n)s reports", accounts) % {"n": accounts}
            )
        case Move():
            return _("the account of one report")
        case Setting() as act:
            return f"{words.field_words(act.field)}: {set_words(act)}"
        case Check() as act:
            return ", ".join(words.field_words(name) for name in act.fields)
        case Alias() as act:
            return _("%(name)s is %(to)s") % {"name": act.name, "to": act.to}
        case Note() as act:
            return act.note
        case Tagging() as act:
            return act.tag
        case Tie() as act:
            return words.plain(act.relation)
        case Publication() as act:
            return act.place or _("as it stood")
        case Handling() as act:
            return gettext(HANDLED_SORTS[act.item.partition(":")[0]])


def set_words(act: Setting) -> str:
    """The value that a field was set to."""
    value = act.value
    if value is None or value == ():
        return _("not known")
    if isinstance(value, str):
        return words.plain(value)
    if isinstance(value, tuple):
        return words.listed(one.name for one in value if isinstance(one, Actor))
    return value_words(value)


def value_words(value: Value) -> str:
    """A value that stands without the words that it was read from."""
    return words.plain(value.class_) if isinstance(value, Means | TargetObject) else words.value_words(value)
