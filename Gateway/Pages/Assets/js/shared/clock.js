/**
 * The server's clock, learnt from the Date header of answers. A header says the second only, so each answer gives bounds, and the
 * bounds of many answers together give more than a second's precision.
 */
let lowest = -Infinity;
let highest = Infinity;

/**
 * @param {string | null} date the Date header
 * @param {number} sentAt when the request left, by this device's clock
 * @param {number} receivedAt when its answer came
 */
export function learnTime(date, sentAt, receivedAt) {
  const second = date === null ? NaN : Date.parse(date);
  if (Number.isNaN(second)) return;
  const [from, to] = [second - receivedAt, second + 1000 - sentAt];
  lowest = Math.max(lowest, from);
  highest = Math.min(highest, to);
  // This device's clock was set meanwhile: what was learnt before is void.
  if (lowest > highest) [lowest, highest] = [from, to];
}

/** Milliseconds since 1970 by the server's clock, or by this device's before the first answer. */
export function serverNow() {
  return Date.now() + (Number.isFinite(lowest) ? (lowest + highest) / 2 : 0);
}

/** @param {string} time RFC 3339 */
const secondsUntil = time => (Date.parse(time) - serverNow()) / 1000;

/**
 * Calls back about every second until the time has come, then once with 0.
 * @param {string} time RFC 3339
 * @param {(secondsLeft: number) => void} tell
 * @returns {() => void} stops it
 */
export function countDown(time, tell) {
  let timer = 0;
  const tick = () => {
    const left = secondsUntil(time);
    tell(Math.max(0, Math.ceil(left)));
    if (left > 0) timer = setTimeout(tick, Math.min(1000, (left % 1) * 1000 + 20));
  };
  tick();
  return () => clearTimeout(timer);
}
