import { get } from '../shared/api.js';
import { countDown } from '../shared/clock.js';
import { busy, byId, el } from '../shared/dom.js';
import { clock, money, readPolicies } from '../shared/format.js';
import { errorNotice, fill, remark } from '../shared/notices.js';
import { setTitle, startPage } from '../shared/page.js';
import { t } from '../shared/texts.js';
import { evening } from '../concerts/dates.js';
import { eveningOf, readConcert } from './booked.js';
import { statusChip } from './status.js';

const list = byId('bookings');
const more = /** @type {HTMLButtonElement} */ (byId('more'));
let next = '';
/** So often what ends by itself is asked for. */
const lookAgainMs = 1000;

function wayOn(reservation, left) {
  if (reservation.status === 'paid') return el('a', { class: 'button primary', href: `/payments/${reservation.paymentId}` }, t('reservation.toTickets'));
  if (reservation.status !== 'held' && reservation.status !== 'paying') return null;
  return el('a', { class: 'button primary', href: `/reservations/${reservation.reservationId}` }, t('bookings.pay'), ' ', left);
}

async function card(reservation, currency) {
  const concert = await readConcert(reservation.concertId);
  const { startsAt, nameOf } = eveningOf(concert, reservation.date);
  const left = reservation.status === 'held' && el('span', { class: 'number' });
  const made = el('li', { class: 'card stack stack-tight', data: { reservation: reservation.reservationId } },
    el('div', { class: 'cluster spread' }, el('h2', {}, el('a', { href: `/reservations/${reservation.reservationId}` }, concert.title)), statusChip(reservation.status)),
    evening(startsAt, concert.timeZone),
    el('p', {}, reservation.seats.map(seat => nameOf(seat.number)).join(' · ')),
    el('div', { class: 'cluster spread' }, el('span', { class: 'number strong' }, money(reservation.amount, currency)), wayOn(reservation, left)));
  const again = () => setTimeout(() => lookAgain(reservation, made, currency), lookAgainMs);
  if (left) {
    countDown(reservation.heldUntil, seconds => {
      left.textContent = clock(seconds);
      if (seconds === 0) again();
    });
  }
  if (reservation.status === 'paying') again();
  return made;
}

/** The server says what became of a hold whose time is up: a payment may have come in between. */
async function lookAgain(before, shown, currency) {
  if (!shown.isConnected) return;
  // What cannot be asked stays as it is, and is asked again.
  const now = await get(`/reservations/${before.reservationId}`).catch(() => before);
  const made = await card(now, currency);
  const hadFocus = shown.contains(document.activeElement);
  shown.replaceWith(made);
  if (hadFocus) made.querySelector('a').focus();
  if (now.status === 'expired') remark(t('reservation.isExpired'));
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
