/** The place of somebody whose turn it is: a clock, and the ways to the seats. */
import { getAll } from '../shared/api.js';
import { countDown } from '../shared/clock.js';
import { byId, el } from '../shared/dom.js';
import { clock } from '../shared/format.js';
import { fill } from '../shared/notices.js';
import { t } from '../shared/texts.js';
import { evening } from '../concerts/dates.js';

/** Long enough to read what happens, short enough to lose nothing. */
const pauseMs = 2500;

function dateChoice(date, concert) {
  const soldOut = date.seatsAvailable === 0;
  return el('li', { class: 'card date', data: { date: date.date } },
    evening(date.startsAt, concert.timeZone),
    el('p', { class: soldOut ? 'muted' : '' }, soldOut ? t('seats.soldOut') : t('seats.left', { count: date.seatsAvailable })),
    el('a', { class: `button ${soldOut ? '' : 'primary'}`, href: seatsAddress(concert.concertId, date.date) }, t(soldOut ? 'seats.look' : 'seats.choose')));
}

const seatsAddress = (concertId, date) => `/concerts/${concertId}/dates/${encodeURIComponent(date)}`;

/**
 * Asks for the dates, which claims the admission: only on a page that somebody looks at, so that a forgotten tab keeps nobody waiting.
 */
async function goOn(concert) {
  await fill(byId('dates'), async () => {
    const dates = await getAll(`/concerts/${concert.concertId}/dates`);
    if (dates.length === 1) location.replace(seatsAddress(concert.concertId, dates[0].date));
    if (dates.length === 0) return [el('p', { class: 'notice' }, t('room.noDates'))];
    return [el('h3', {}, t('room.whichDate')), el('ul', { class: 'stack' }, dates.map(date => dateChoice(date, concert)))];
  }, { concertId: concert.concertId });
}

export function admittedView(concert) {
  const left = el('strong', { class: 'number', id: 'claim-left' });
  const go = el('button', { type: 'button', id: 'go', class: 'button primary wide', on: { click: () => start() } }, t('room.toSeats'));
  let stopClock = () => {};
  let started = false;
  let timer = 0;

  function start() {
    if (started) return;
    started = true;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', soon);
    go.hidden = true;
    goOn(concert);
  }

  function soon() {
    clearTimeout(timer);
    if (document.visibilityState === 'visible') timer = setTimeout(start, pauseMs);
  }

  document.addEventListener('visibilitychange', soon);
  soon();
  return {
    element: el('section', { class: 'card hero turn stack', 'aria-labelledby': 'turn-title' },
      el('h2', { id: 'turn-title', class: 'position' }, t('room.yourTurn')),
      el('p', {}, el('span', { role: 'alert' }, t('room.turnHow')), ' ', left),
      go, el('div', { id: 'dates', class: 'stack' })),

    /** @param {any} token */
    update(token) {
      stopClock();
      stopClock = countDown(token.admittedUntil, seconds => { left.textContent = clock(seconds); });
    },

    stop() {
      stopClock();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', soon);
    },
  };
}
