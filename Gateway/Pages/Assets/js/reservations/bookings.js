import { get } from '../shared/api.js';
import { countDown } from '../shared/clock.js';
import { busy, byId, el } from '../shared/dom.js';
import { clock, money, readPolicies } from '../shared/format.js';
import { errorNotice, fill } from '../shared/notices.js';
import { setTitle, startPage } from '../shared/page.js';
import { t } from '../shared/texts.js';
import { evening } from '../concerts/dates.js';
import { eveningOf, readConcert } from './booked.js';
import { statusChip } from './status.js';

const list = byId('bookings');
const more = /** @type {HTMLButtonElement} */ (byId('more'));
let next = '';

function wayOn(reservation) {
  if (reservation.status === 'paid') return el('a', { class: 'button primary', href: `/payments/${reservation.paymentId}` }, t('reservation.toTickets'));
  if (reservation.status !== 'held' && reservation.status !== 'paying') return null;
  const left = el('span', { class: 'number' });
  countDown(reservation.heldUntil, seconds => { left.textContent = clock(seconds); });
  return el('a', { class: 'button primary', href: `/reservations/${reservation.reservationId}` }, t('bookings.pay'), ' ', reservation.status === 'held' && left);
}

async function card(reservation, currency) {
  const concert = await readConcert(reservation.concertId);
  const { startsAt, nameOf } = eveningOf(concert, reservation.date);
  return el('li', { class: 'card stack stack-tight', data: { reservation: reservation.reservationId } },
    el('div', { class: 'cluster spread' }, el('h2', {}, el('a', { href: `/reservations/${reservation.reservationId}` }, concert.title)), statusChip(reservation.status)),
    evening(startsAt, concert.timeZone),
    el('p', {}, reservation.seats.map(seat => nameOf(seat.number)).join(' · ')),
    el('div', { class: 'cluster spread' }, el('span', { class: 'number strong' }, money(reservation.amount, currency)), wayOn(reservation)));
}

async function readPage() {
  const [page, { currency }] = await Promise.all([get(`/reservations?limit=20${next && `&cursor=${next}`}`), readPolicies()]);
  const cards = await Promise.all(page.items.map(reservation => card(reservation, currency)));
  if (next === '') list.replaceChildren();
  list.append(...cards);
  next = page.next;
  more.hidden = next === null;
  byId('none').hidden = list.children.length > 0;
}

startPage();
setTitle(t('bookings.title'));
more.addEventListener('click', () => busy(more, () => readPage().catch(error => more.before(errorNotice(error)))));
fill(list, readPage);
