/** What may be said of a concert's dates before anybody is let in. */
import { serverNow } from '../shared/clock.js';
import { dateTime, localHint } from '../shared/format.js';
import { el } from '../shared/dom.js';
import { t } from '../shared/texts.js';

/** @typedef {{ date: string, startsAt: string, saleOpensAt: string, saleClosesAt: string }} ConcertDate */
/** @typedef {'soon' | 'open' | 'closed'} SaleState */

/** @param {ConcertDate} date @returns {SaleState} */
export function saleState(date) {
  const now = serverNow();
  if (now < Date.parse(date.saleOpensAt)) return 'soon';
  return now < Math.min(Date.parse(date.saleClosesAt), Date.parse(date.startsAt)) ? 'open' : 'closed';
}

/** The best that any of the dates has. @param {ConcertDate[]} dates @returns {SaleState} */
export function concertState(dates) {
  const states = dates.map(saleState);
  return ['open', 'soon'].find(state => states.includes(state)) ?? 'closed';
}

/** When the first date's sale that is still to come opens. @param {ConcertDate[]} dates */
export const opensFirst = dates => dates.map(date => date.saleOpensAt).sort()[0];

/** @param {SaleState} state */
export function stateChip(state) {
  const [kind, key] = { soon: ['accent', 'sale.soon'], open: ['good', 'sale.open'], closed: ['', 'sale.closed'] }[state];
  return el('span', { class: `chip ${kind}`, data: { sale: state } }, t(key));
}

/** When an evening is, on the venue's clock, and on the visitor's where that differs. */
export function evening(time, timeZone) {
  const hint = localHint(time, timeZone);
  return el('span', { class: 'evening' },
    el('time', { datetime: time, class: 'strong' }, dateTime(time, timeZone)),
    hint && el('span', { class: 'small muted' }, hint));
}
