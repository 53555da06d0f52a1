/**
 * Figures over time: points `{at, value}` in order of time, `at` in milliseconds. A value holds until the next point, as the service
 * keeps samples only where something changed; a null says that nobody knows.
 */

/** @typedef {{at: number, value: number | null}} Point */

/**
 * @param {Point[]} points
 * @param {number} at
 * @returns {number | null} null before the first point, too
 */
export function valueAt(points, at) {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle].at <= at)
      low = middle + 1;
    else
      high = middle;
  }
  return low === 0 ? null : points[low - 1].value;
}

/** Adds a point in place; one that is not later than the last is no news. */
export function append(points, at, value) {
  const last = points.at(-1);
  if (last && at <= last.at)
    return;
  points.push({ at, value });
}

/** Forgets in place what is of no use for times from `from` on. */
export function forget(points, from) {
  const first = points.findIndex((point, index) => index + 1 < points.length && points[index + 1].at > from);
  if (first > 0)
    points.splice(0, first);
}

/** @returns {Point[]} those that say how it was between the two times, the first of them as of `from` */
export function within(points, from, to) {
  const inside = points.filter(point => point.at > from && point.at <= to);
  const before = valueAt(points, from);
  const last = points.at(-1);
  const end = last && last.at < to ? [{ at: to, value: last.value }] : [];
  return [...(before === null ? [] : [{ at: from, value: before }]), ...inside, ...end];
}

/**
 * How fast a total grows: its growth over the minute before, at even distances.
 * @returns {Point[]} in units a minute
 */
export function perMinute(points, from, to, stepMs) {
  const rates = [];
  const minuteMs = 60_000;
  for (let at = Math.ceil(from / stepMs) * stepMs; at <= to; at += stepMs) {
    const [now, before] = [valueAt(points, at), valueAt(points, at - minuteMs)];
    rates.push({ at, value: now === null || before === null ? null : now - before });
  }
  return rates;
}

/** @returns {number} the smallest round number that is not below `value` */
export function roundAbove(value) {
  if (value <= 0)
    return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 5, 10].map(step => step * power).find(step => step >= value - 1e-9);
}
