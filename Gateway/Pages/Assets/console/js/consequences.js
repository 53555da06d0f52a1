/**
 * What an operator's act will do, in numbers: sentences for the question that comes before it. From a room's figures alone, as they are
 * at that moment.
 */

import { serverNow } from '../../js/shared/clock.js';
import { decimal, duration, momentIn, number } from './format.js';
import { t, word } from './texts.js';

const free = room => Math.max(0, room.capacity - room.admitted);
const perMinute = room => room.batchSize * 60 / room.intervalSeconds;
const leastWaitSeconds = (waiting, room) => Math.ceil(waiting / room.batchSize) * room.intervalSeconds;

/** Modes in which somebody who waits is let in. */
const letsIn = { fifo: true, passthrough: true, draining: true, lottery: false, paused: false, closed: false };

export function ofPause(room) {
  return [
    t('pause.waiting', { waiting: number(room.waiting) }),
    t('pause.admitted', { admitted: number(room.admitted) }),
  ];
}

export function ofResume(room) {
  const mode = modeWithoutPause(room);
  if (!letsIn[mode])
    return [t('resume.mode', { mode: word('room', mode), waiting: number(room.waiting) })];
  const atOnce = Math.min(room.waiting, free(room), mode === 'passthrough' ? Infinity : room.batchSize);
  return [
    t('resume.atOnce', { count: number(atOnce), waiting: number(room.waiting) }),
    mode === 'passthrough'
      ? t('resume.byCapacity', { capacity: number(room.capacity) })
      : t('resume.then', { rate: decimal(perMinute(room)), capacity: number(room.capacity) }),
  ];
}

/** A paused room says that it is paused; what comes after that, its schedule says. */
function modeWithoutPause(room) {
  const window = room.schedule.findLast(each => Date.parse(each.from) <= serverNow());
  return room.mode === 'paused' ? window?.mode ?? 'fifo' : room.mode;
}

export function ofDrain(room) {
  return [
    t('drain.joins'),
    t('drain.waiting', { waiting: number(room.waiting) }),
    t('drain.undo'),
  ];
}

export function ofClose(room) {
  return [
    t('close.waiting', { waiting: number(room.waiting) }),
    t('close.joins'),
    t('close.admitted', { admitted: number(room.admitted) }),
    t('close.undo'),
  ];
}

export function ofReopening(room, timeZone) {
  return [t('reopen.joins'), ...ofSchedule(room, room.schedule, timeZone)];
}

/** @param {{capacity: number, batchSize: number, intervalSeconds: number}} next */
export function ofFlow(room, next) {
  const changed = ['capacity', 'batchSize', 'intervalSeconds'].filter(name => room[name] !== next[name]);
  const lines = changed.map(name => t('flow.change', { name: t(`room.${name}`), before: number(room[name]), after: number(next[name]) }));
  if (room.capacity !== next.capacity)
    lines.push(ofCapacity(room, next.capacity));
  if (perMinute(room) !== perMinute(next)) {
    lines.push(t('flow.rate', { before: decimal(perMinute(room)), after: decimal(perMinute(next)) }));
    if (room.waiting > 0)
      lines.push(t('flow.wait', {
        waiting: number(room.waiting),
        before: duration(leastWaitSeconds(room.waiting, room)),
        after: duration(leastWaitSeconds(room.waiting, next)),
      }));
  }

  return lines;
}

function ofCapacity(room, capacity) {
  return capacity < room.admitted
    ? t('flow.overfull', { admitted: number(room.admitted), capacity: number(capacity), leave: number(room.admitted - capacity + (capacity > 0 ? 1 : 0)) })
    : t('flow.free', { admitted: number(room.admitted), free: number(capacity - room.admitted), waiting: number(room.waiting) });
}

export function ofSchedule(room, windows, timeZone) {
  const lines = windows.length === 0
    ? [t('schedule.always')]
    : windows.map(window => t('schedule.window', { from: momentIn(window.from, timeZone), mode: word('room', window.mode) }));
  return [...lines, t('schedule.replaces', { count: number(room.schedule.length) }), t('schedule.waiting', { waiting: number(room.waiting) })];
}

export function ofAdmit(room, userId) {
  return [
    t('admit.user', { userId, waiting: number(room.waiting) }),
    free(room) > 0
      ? t('admit.room', { admitted: number(room.admitted), capacity: number(room.capacity) })
      : t('admit.full', { capacity: number(room.capacity) }),
  ];
}

export function ofExpel(userId) {
  return [t('expel.user', { userId }), t('expel.holds'), t('expel.again')];
}

/** @param {any} date @param {any} room */
export function ofOpening(date, room) {
  return [
    t('opening.seats', { available: number(date.seatsAvailable), total: number(date.seatsTotal) }),
    t('opening.waiting', { waiting: number(room.waiting) }),
  ];
}

export function ofClosing(date, room, isLast) {
  return [
    t('closing.seats', { available: number(date.seatsAvailable), total: number(date.seatsTotal) }),
    t('closing.held', { held: number(date.seatsHeld) }),
    ...(isLast ? [t('closing.last', { waiting: number(room.waiting) })] : []),
  ];
}
