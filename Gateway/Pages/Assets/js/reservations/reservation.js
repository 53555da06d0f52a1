import { ApiError, get, intent, post, remove } from '../shared/api.js';
import { countDown } from '../shared/clock.js';
import { confirm } from '../shared/dialogs.js';
import { button, byId, el } from '../shared/dom.js';
import { clock, money } from '../shared/format.js';
import { errorNotice } from '../shared/notices.js';
import { pathParts, setTitle, startPage } from '../shared/page.js';
import { t } from '../shared/texts.js';
import { evening } from '../concerts/dates.js';
import { askForCharge } from '../wallets/charge.js';
import { eveningOf, readConcert } from './booked.js';
import { statusChip } from './status.js';

const reservationId = pathParts()[1];
const place = byId('reservation');
const told = byId('told');
/** Paying this reservation is one intent, for as long as the page is open. */
const payKey = intent();
const payingPollMs = 1000;
const lastMinute = 60;
let stopClock = () => {};

const ticketsAddress = paymentId => `/payments/${paymentId}`;

async function pay(reservation) {
  told.replaceChildren();
  try {
    const payment = await post(`/payments?concert=${reservation.concertId}`, { reservationId }, payKey);
    location.replace(ticketsAddress(payment.paymentId));
  } catch (error) {
    if (error instanceof ApiError && error.code === 'insufficient_balance') {
      const { amount, balance } = error.problem;
      if (await askForCharge(amount - balance)) return pay(reservation);
      return show();
    }

    told.replaceChildren(errorNotice(error, { again: () => pay(reservation) }));
    if (error instanceof ApiError && error.status !== 0) await show();
  }
}

async function cancel(reservation) {
  if (!await confirm({ title: t('reservation.cancelTitle'), text: t('reservation.cancelText'), yes: t('reservation.cancel'), no: t('reservation.keep'), danger: true })) return;
  try {
    await remove(`/reservations/${reservationId}`);
    location.assign(`/concerts/${reservation.concertId}/dates/${encodeURIComponent(reservation.date)}`);
  } catch (error) {
    told.replaceChildren(errorNotice(error, { again: () => cancel(reservation) }));
    await show();
  }
}

function heldPart(reservation, wallet) {
  const left = el('strong', { class: 'number clock', id: 'held-left' });
  const aloud = el('p', { class: 'aloud', role: 'status' });
  const box = el('div', { class: 'notice accent', role: 'timer', id: 'countdown' }, el('p', {}, t('reservation.heldFor'), ' ', left));
  stopClock = countDown(reservation.heldUntil, seconds => {
    left.textContent = clock(seconds);
    document.title = t('reservation.titleHeld', { left: clock(seconds) });
    box.className = `notice ${seconds <= lastMinute ? 'warn' : 'accent'}`;
    if (seconds === lastMinute) aloud.textContent = t('reservation.lastMinute');
    // The server says whether it is over: a payment may have come in between.
    if (seconds === 0) show();
  });
  const short = wallet.balance < reservation.amount;
  return [box, aloud,
    el('section', { class: 'card stack', 'aria-labelledby': 'pay-title' }, el('h2', { id: 'pay-title' }, t('pay.title')),
      el('dl', { class: 'facts' }, el('dt', {}, t('wallet.balance')), el('dd', { class: 'number', id: 'balance' }, money(wallet.balance, wallet.currency)),
        el('dt', {}, t('pay.toPay')), el('dd', { class: 'number strong' }, money(reservation.amount, wallet.currency)),
        !short && [el('dt', {}, t('pay.after')), el('dd', { class: 'number' }, money(wallet.balance - reservation.amount, wallet.currency))]),
      short && el('p', { class: 'notice warn' }, t('pay.short', { amount: money(reservation.amount - wallet.balance, wallet.currency) })),
      button(t(short ? 'pay.chargeAndPay' : 'pay.now', { amount: money(reservation.amount, wallet.currency) }), () => pay(reservation), 'primary wide pay'),
      el('p', { class: 'small muted' }, t('pay.promise')),
      button(t('reservation.cancel'), () => cancel(reservation), 'danger'))];
}

function statePart(reservation, wallet) {
  const chooseAgain = el('a', { class: 'button primary', href: `/concerts/${reservation.concertId}/waiting-room` }, t('reservation.again'));
  switch (reservation.status) {
    case 'held': return heldPart(reservation, wallet);
    case 'paying':
      setTimeout(show, payingPollMs);
      return [el('p', { class: 'notice', role: 'status' }, t('reservation.isPaying'))];
    case 'paid': return [el('div', { class: 'notice good' }, el('p', {}, t('reservation.isPaid')),
      el('a', { class: 'button primary', href: ticketsAddress(reservation.paymentId) }, t('reservation.toTickets')))];
    case 'expired': return [el('div', { class: 'notice warn', role: 'alert' }, el('p', {}, t('reservation.isExpired')), el('p', {}, chooseAgain))];
    default: return [el('div', { class: 'notice' }, el('p', {}, t('reservation.isCancelled')), el('p', {}, chooseAgain))];
  }
}

function summary(concert, reservation, currency) {
  const { startsAt, nameOf } = eveningOf(concert, reservation.date);
  return el('section', { class: 'card stack', 'aria-labelledby': 'what' },
    el('div', { class: 'cluster spread' }, el('h2', { id: 'what' }, concert.title), statusChip(reservation.status)),
    evening(startsAt, concert.timeZone), el('p', { class: 'muted' }, concert.venue),
    el('ul', { class: 'stack stack-tight', id: 'seats' }, reservation.seats.map(seat =>
      el('li', { class: 'cluster spread', data: { seat: seat.number } }, el('span', {}, nameOf(seat.number)), el('span', { class: 'number' }, money(seat.price, currency))))),
    el('p', { class: 'cluster spread sum' }, el('span', {}, t('pay.total')), el('span', { class: 'number total', id: 'amount' }, money(reservation.amount, currency))));
}

async function show() {
  stopClock();
  try {
    const [reservation, wallet] = await Promise.all([get(`/reservations/${reservationId}`), get('/wallets/me')]);
    const concert = await readConcert(reservation.concertId);
    setTitle(t('reservation.title'));
    place.dataset.status = reservation.status;
    place.replaceChildren(el('div', { class: 'columns' }, summary(concert, reservation, wallet.currency), el('div', { class: 'stack' }, statePart(reservation, wallet))));
  } catch (error) {
    if (place.dataset.status === undefined) place.replaceChildren();
    told.replaceChildren(errorNotice(error, { again: () => { told.replaceChildren(); return show(); } }));
  }
}

startPage();
// Another tab may have paid or cancelled meanwhile.
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && !document.querySelector('dialog') && show());
addEventListener('pageshow', event => event.persisted && show());
show();
