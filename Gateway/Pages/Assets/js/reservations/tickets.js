import { get } from '../shared/api.js';
import { byId, el } from '../shared/dom.js';
import { dateTime, money, readPolicies } from '../shared/format.js';
import { fill } from '../shared/notices.js';
import { pathParts, setTitle, startPage } from '../shared/page.js';
import { t } from '../shared/texts.js';
import { evening } from '../concerts/dates.js';
import { eveningOf, readConcert } from './booked.js';

const paymentId = pathParts()[1];

function ticketCard(ticket, concert, { startsAt, nameOf }) {
  return el('li', { class: 'card ticket', data: { seat: ticket.seat } },
    el('img', { src: `/api/v1/payments/${paymentId}/tickets/${ticket.ticketId}/qr.svg`, width: 220, height: 220, alt: t('tickets.code', { seat: nameOf(ticket.seat) }) }),
    el('div', { class: 'stack stack-tight' },
      el('h2', {}, concert.title), el('p', { class: 'strong' }, concert.artist), evening(startsAt, concert.timeZone), el('p', { class: 'muted' }, concert.venue),
      el('p', { class: 'seat-place' }, nameOf(ticket.seat)),
      el('details', {}, el('summary', {}, t('tickets.asText')), el('p', { class: 'mono' }, ticket.code))));
}

async function show() {
  const [payment, { currency }] = await Promise.all([get(`/payments/${paymentId}`), readPolicies()]);
  const reservation = await get(`/reservations/${payment.reservationId}`);
  const concert = await readConcert(reservation.concertId);
  const booked = eveningOf(concert, reservation.date);
  setTitle(t('tickets.title'));
  return [
    el('div', { class: 'notice good no-print' },
      el('p', { class: 'strong' }, t('tickets.yours', { count: payment.tickets.length })),
      el('p', {}, t('tickets.paid', { amount: money(payment.amount, currency), time: dateTime(payment.paidAt) })),
      el('div', { class: 'cluster' }, el('button', { type: 'button', id: 'print', class: 'button', on: { click: () => print() } }, t('tickets.print')),
        el('a', { class: 'button plain', href: '/bookings' }, t('nav.bookings')))),
    el('ul', { class: 'stack', id: 'ticket-list' }, payment.tickets.map(ticket => ticketCard(ticket, concert, booked))),
  ];
}

startPage();
fill(byId('tickets'), show);
