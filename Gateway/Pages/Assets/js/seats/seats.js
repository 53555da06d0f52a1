import { ApiError, get, getAll } from '../shared/api.js';
import { countDown } from '../shared/clock.js';
import { button, byId, el } from '../shared/dom.js';
import { clock, duration, money, readPolicies } from '../shared/format.js';
import { errorNotice, remark } from '../shared/notices.js';
import { pathParts, setTitle, startPage } from '../shared/page.js';
import { t } from '../shared/texts.js';
import { evening } from '../concerts/dates.js';
import { basket } from './basket.js';
import { Choice } from './choice.js';
import { watchSeats } from './feed.js';
import { hallOf, seatName } from './hall.js';
import { holding } from './holding.js';
import { legend } from './legend.js';
import { seatList } from './list.js';
import { seatMap } from './map.js';
import { SeatStates } from './states.js';

const [, concertId, , date] = pathParts();
const address = `/concerts/${concertId}/dates/${encodeURIComponent(date)}`;
const told = byId('told');

function showHead(concert, dates) {
  const here = concert.dates.find(one => one.date === date);
  byId('concert-title').textContent = concert.title;
  byId('when').replaceChildren(evening(here.startsAt, concert.timeZone), el('span', { class: 'muted' }, concert.venue));
  const others = dates.filter(one => one.date !== date);
  byId('other-dates').replaceChildren(...others.map(one =>
    el('li', {}, el('a', { href: `/concerts/${concertId}/dates/${encodeURIComponent(one.date)}` }, evening(one.startsAt, concert.timeZone)))));
  byId('others').hidden = others.length === 0;
  setTitle(t('seats.title', { concert: concert.title }));
}

/** Until when seats can be chosen; the first protected call has made it the whole admission. */
async function showAdmission() {
  const { admittedUntil } = await get(`/queue-tokens/me?concert=${concertId}`);
  if (admittedUntil) countDown(admittedUntil, left => { byId('time-left').textContent = t('seats.timeLeft', { time: clock(left) }); });
}

function show(concert, policies) {
  const hall = hallOf(concert.dates.find(one => one.date === date).sections);
  const states = new SeatStates(hall);
  const price = amount => money(amount, policies.currency);
  const holdSeats = holding(concertId, date);
  let isHolding = false;
  const choice = new Choice(policies.seatsPerReservation, refresh);
  const map = seatMap(hall, states, choice, { price, toggle });
  const list = seatList(hall, states, choice, { price, toggle, found });
  const chosen = basket(hall, choice, { price, hold, holdTime: duration(policies.holdSeconds) });

  function refresh() {
    map.refresh();
    list.refresh();
    chosen.refresh();
    byId('left').textContent = states.leftInAll === 0 ? t('seats.soldOut') : t('seats.left', { count: states.leftInAll });
    byId('sold-out').hidden = states.leftInAll > 0;
  }

  function toggle(number) {
    told.replaceChildren();
    if (choice.has(number)) choice.remove(number);
    else if (!states.isFree(number)) remark(t(states.of(number) === 'held' ? 'seats.isHeld' : 'seats.isSold', { seat: seatName(hall, number) }));
    else if (!choice.add(number)) remark(t('seats.full', { count: choice.limit }));
  }

  function found(seats, together) {
    choice.set(seats);
    if (seats.length === 0) remark(t('seats.soldOut'));
    else remark(t(together ? 'list.found' : 'list.foundApart', { count: seats.length, seats: seats.map(number => seatName(hall, number)).join(' · ') }));
  }

  // While a hold is on its way, its own seats become held by it.
  function dropTaken() {
    if (isHolding) return;
    const lost = choice.seats.filter(number => !states.isFree(number));
    if (lost.length === 0) return;
    choice.set(choice.seats.filter(states.isFree));
    remark(t('seats.lost', { count: lost.length, seats: lost.map(number => seatName(hall, number)).join(' · ') }));
  }

  async function hold() {
    isHolding = true;
    told.replaceChildren();
    try {
      await holdSeats(choice.seats);
    } catch (error) {
      isHolding = false;
      told.replaceChildren(errorNotice(error, { again: hold, concertId }));
      const taken = error instanceof ApiError && error.code === 'seat_taken' ? error.problem.seats ?? [] : [];
      if (taken.length > 0) choice.set(choice.seats.filter(number => !taken.includes(number)));
    }
  }

  function failed(error) {
    byId('hall').hidden = true;
    told.replaceChildren(errorNotice(error, { again: () => location.reload(), concertId }));
  }

  const live = on => { byId('live').textContent = t(on ? 'seats.live' : 'seats.polling'); };
  const read = () => {
    byId('hall').removeAttribute('aria-busy');
    refresh();
    dropTaken();
  };
  byId('hall').replaceChildren(legend(hall, price), views(map, list), chosen.element);
  refresh();
  watchSeats(address, hall, states, { read, changed: () => { refresh(); dropTaken(); }, failed, live });
}

/** The map or the list: two ways to the same choice. */
function views(map, list) {
  const show = asList => {
    [map.element.hidden, map.tools.hidden, list.element.hidden] = [asList, asList, !asList];
    byMap.setAttribute('aria-pressed', String(!asList));
    byList.setAttribute('aria-pressed', String(asList));
  };
  const byMap = button(t('seats.asMap'), () => show(false));
  const byList = button(t('seats.asList'), () => show(true));
  [byMap.id, byList.id] = ['as-map', 'as-list'];
  show(false);
  const choice = el('div', { class: 'cluster', role: 'group', 'aria-label': t('seats.views') }, byMap, byList);
  return el('div', { class: 'stack stack-tight views' }, el('div', { class: 'cluster spread' }, choice, map.tools), map.element, list.element);
}

async function start() {
  const [concert, policies, dates] = await Promise.all([get(`/concerts/${concertId}`), readPolicies(), getAll(`/concerts/${concertId}/dates`)]);
  if (!concert.dates.some(one => one.date === date)) throw new ApiError('not_found', 404);
  showHead(concert, dates);
  show(concert, policies);
  await showAdmission();
}

startPage();
// Back from a reservation: what was drawn then is old.
addEventListener('pageshow', event => event.persisted && location.reload());
start().catch(error => {
  byId('hall').replaceChildren();
  byId('concert-title').hidden = byId('concert-title').textContent === '';
  told.replaceChildren(errorNotice(error, { again: () => location.reload(), concertId }));
});
