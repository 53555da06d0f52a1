/** How a sale stands, as one word. */

/** @returns {'open' | 'soldOut' | 'notOpen' | 'closed' | 'begun'} */
export function dateState(date, nowMs) {
  if (nowMs >= Date.parse(date.startsAt))
    return 'begun';
  if (nowMs >= Date.parse(date.saleClosesAt))
    return 'closed';
  if (nowMs < Date.parse(date.saleOpensAt))
    return 'notOpen';
  return date.seatsAvailable === 0 ? 'soldOut' : 'open';
}

/** A concert is on sale while one of its dates is. */
export function concertState(dates, nowMs) {
  const states = new Set(dates.map(date => dateState(date, nowMs)));
  return ['open', 'soldOut', 'notOpen', 'closed', 'begun'].find(state => states.has(state)) ?? 'closed';
}

export const saleChipKind = { open: 'good', soldOut: 'accent', notOpen: 'warn', closed: '', begun: '' };

/** A paused room is paused whatever its schedule says. */
export const roomState = room => room === null ? 'unknown' : room.paused ? 'switchedOff' : room.mode;

export const roomChipKind = {
  fifo: 'good', passthrough: 'good', lottery: 'accent', draining: 'warn', paused: 'warn', switchedOff: 'warn', closed: 'bad', unknown: 'bad',
};

/** @returns {number | null} null where one of the figures is not known */
export function total(dates, name) {
  return dates.reduce((sum, date) => sum === null || date[name] === null ? null : sum + date[name], 0);
}
