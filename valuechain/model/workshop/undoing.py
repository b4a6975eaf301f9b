"""Undoes a facilitator's last act, without letting anyone answer a question whose result the room has seen."""

from dataclasses import replace

from valuechain.model.workshop.running import NotNowError, Running, Status, mark_seen, stop_timer


def take_back(before: Running, now: Running) -> Running:
    """The state after undoing the last act.

    A result that the room has seen still counts as seen, so its round can't reopen. A timer that was set since runs on,
    unless other rounds are open. The wall, the lock and the pause have buttons of their own, so they stay as they are;
    but undoing the end or a session, which change the lock and the pause, restores those two. Raises NotNowError if
    nothing is left to undo.
    """
    is_same_stage = (before.is_ended, before.session) == (now.is_ended, now.session)
    held = now if is_same_stage else before
    rounds = {mitigation: {each.number: each for each in kept} for mitigation, kept in before.rounds.items()}
    reopened = before.reopened | now.reopened
    for mitigation, kept in now.rounds.items():
        for each in kept:
            there = rounds.setdefault(mitigation, {})
            was = there.get(each.number)
            if each.was_seen:
                there[each.number] = mark_seen(was or each)
            elif each.status is Status.CLOSED and (was is None or was.status is Status.OPEN):
                reopened |= {(mitigation, each.number)}
    kept_rounds = {mitigation: tuple(there[n] for n in sorted(there)) for mitigation, there in rounds.items() if there}
    after = replace(
        before,
        rounds=kept_rounds,
        pinned=now.pinned,
        screen=now.screen,
        is_locked=held.is_locked,
        is_paused=held.is_paused,
        started=now.started if kept_rounds else None,
        changed=now.changed,
        reopened=now.reopened,
    )
    if after.open_rounds == now.open_rounds:
        after = replace(after, timer_ends=now.timer_ends, timer_left=now.timer_left, timer_closes=now.timer_closes)
    elif after.is_paused is not before.is_paused:
        after = stop_timer(after)
    if after == now:
        raise NotNowError("The room has seen this result, so you can’t undo this. Ask again in another round instead.")
    return replace(after, reopened=reopened)
