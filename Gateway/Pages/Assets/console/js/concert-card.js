/** One concert among all, with its live counters. Its elements stay, so that what has the focus keeps it. */

import { serverNow } from '../../js/shared/clock.js';
import { el } from '../../js/shared/dom.js';
import { path } from './api.js';
import { money, number } from './format.js';
import { chip, figure, say } from './parts.js';
import { concertState, roomChipKind, roomState, saleChipKind, total } from './sale-states.js';
import { t, word } from './texts.js';

const figures = ['waiting', 'admitted', 'held', 'available', 'sold', 'revenue'];

export function newCard(concertId) {
  const title = el('a', { href: path`/console/concerts/${concertId}` });
  const subtitle = el('p', { class: 'muted small' });
  const chips = el('p', { class: 'cluster' });
  const shown = Object.fromEntries(figures.map(name => [name, figure(t(`figure.${name}`), '–')]));
  const element = el('li', { class: 'card concert', 'data-concert': concertId },
    el('h3', {}, title), subtitle, chips, el('dl', { class: 'figures' }, ...Object.values(shown)));

  function show(concert) {
    say(title, concert.title);
    say(subtitle, t('overview.subtitle', { artist: concert.artist, venue: concert.venue, dates: number(concert.dates.length) }));
    const sale = concertState(concert.dates, serverNow());
    const room = roomState(concert.waitingRoom);
    chips.replaceChildren(chip(t(`sale.${sale}`), saleChipKind[sale]), chip(word('room', room), roomChipKind[room]));
    const values = {
      waiting: number(concert.waitingRoom?.waiting),
      admitted: t('overview.ofCapacity', { count: number(concert.waitingRoom?.admitted), capacity: number(concert.waitingRoom?.capacity) }),
      held: number(total(concert.dates, 'seatsHeld')),
      available: number(total(concert.dates, 'seatsAvailable')),
      sold: number(total(concert.dates, 'seatsSold')),
      revenue: money(concert.sales?.totals.revenue, concert.sales?.currency),
    };
    for (const name of figures)
      say(shown[name].querySelector('dd'), values[name]);
  }

  return { element, show };
}
