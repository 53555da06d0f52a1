import { ApiError, get } from '../shared/api.js';
import { countDown } from '../shared/clock.js';
import { busy, byId, el } from '../shared/dom.js';
import { clock, dateTime, money, readPolicies } from '../shared/format.js';
import { errorNotice, fill } from '../shared/notices.js';
import { pathParts, setTitle, startPage } from '../shared/page.js';
import { signInAddress } from '../shared/session.js';
import { t } from '../shared/texts.js';
import { join } from '../waiting-room/join.js';
import { concertState, evening, opensFirst, saleState, stateChip } from './dates.js';

const concertId = pathParts()[1];
const place = byId('concert');

function priceRange(sections, currency) {
  const prices = sections.map(section => section.price);
  const [least, most] = [Math.min(...prices), Math.max(...prices)];
  return least === most ? money(least, currency) : t('concert.prices', { least: money(least, currency), most: money(most, currency) });
}

function dateCard(date, concert, currency) {
  const state = saleState(date);
  return el('li', { class: 'card date', data: { date: date.date } },
    el('div', { class: 'cluster spread' }, evening(date.startsAt, concert.timeZone), stateChip(state)),
    el('p', { class: 'muted' }, priceRange(date.sections, currency)),
    state === 'soon' && el('p', { class: 'small muted' }, t('sale.opensAt', { time: dateTime(date.saleOpensAt) })));
}

async function press(pressed) {
  await busy(pressed, async () => {
    try {
      await join(concertId);
    } catch (error) {
      if (error instanceof ApiError && error.code === 'unauthenticated') location.assign(signInAddress());
      else byId('join-error').replaceChildren(errorNotice(error, { again: () => press(pressed) }));
    }
  });
}

function joining(concert) {
  const state = concertState(concert.dates);
  if (state === 'closed') return el('div', { class: 'notice' }, el('p', {}, t('concert.closed')), el('a', { href: '/' }, t('concert.others')));
  const opens = el('p', { class: 'strong', role: 'timer' });
  if (state === 'soon') {
    countDown(opensFirst(concert.dates), left => {
      opens.textContent = left > 0 ? t('concert.opensIn', { time: clock(left) }) : t('concert.openNow');
    });
  }
  return el('section', { class: 'card stack join', 'aria-labelledby': 'join-title' },
    el('h2', { id: 'join-title' }, t('concert.joinTitle')),
    state === 'soon' && opens,
    el('p', {}, t(state === 'soon' ? 'concert.joinEarly' : 'concert.joinHow')),
    el('button', { type: 'button', id: 'join', class: 'button primary wide', on: { click: event => press(event.currentTarget) } }, t('concert.join')),
    el('div', { id: 'join-error' }));
}

async function show() {
  const [concert, { currency }] = await Promise.all([get(`/concerts/${concertId}`), readPolicies()]);
  setTitle(concert.title);
  return [
    el('header', { class: 'stack stack-tight' },
      el('h1', {}, concert.title),
      el('p', { class: 'strong' }, concert.artist),
      el('p', { class: 'muted' }, concert.venue, ' · ', t('concert.zone', { zone: concert.timeZone }))),
    el('div', { class: 'columns' },
      el('section', { class: 'stack', 'aria-labelledby': 'dates-title' },
        el('h2', { id: 'dates-title' }, t('concert.dates')),
        el('ul', { class: 'stack' }, concert.dates.map(date => dateCard(date, concert, currency)))),
      joining(concert)),
  ];
}

startPage();
fill(place, show);
