/** What happened to a user, from queue to seat, oldest first. */

import { el } from '../../js/shared/dom.js';
import { get, path } from './api.js';
import { failureText } from './failures.js';
import { moment, number } from './format.js';
import { action, failurePlace, fill } from './parts.js';
import { t, word } from './texts.js';

const eventsAPage = 100;
const ids = ['reservationId', 'paymentId', 'ticketId'];

/** @param {HTMLElement} place */
export function openTimeline(place, userId) {
  const failure = failurePlace('timeline-failure');
  const list = el('ol', { id: 'timeline-events', class: 'timeline' });
  const note = el('p', { id: 'timeline-note', class: 'muted', hidden: true });
  const titles = newTitles();
  let next = null;
  const more = action('timeline-more', t('timeline.more'), read);
  more.hidden = true;
  fill(place, el('h2', {}, t('timeline.title')), el('p', { class: 'mono muted' }, userId), failure.place, list, note, el('div', {}, more));
  place.hidden = false;
  read();

  async function read() {
    failure.hide();
    try {
      const page = await get(path`/admin/users/${userId}/timeline?limit=${eventsAPage}` + (next ? path`&cursor=${next}` : ''));
      next = page.next;
      list.append(...page.items.map(item => eventItem(item, titles)));
      more.hidden = next === null;
      note.hidden = page.complete && list.children.length > 0;
      note.textContent = t(page.complete ? 'timeline.none' : 'timeline.incomplete');
    } catch (error) {
      failure.show(failureText(error));
      more.hidden = false;
    }
  }
}

function eventItem(item, titles) {
  return el('li', { data: { kind: item.kind } },
    el('p', { class: 'cluster' },
      el('strong', {}, word('event', item.kind)),
      item.at ? el('time', { class: 'muted small', datetime: item.at }, moment(item.at)) : el('span', { class: 'muted small' }, t('timeline.noTime'))),
    el('p', {}, sentences(item).join(' · ')),
    item.concertId && el('p', { class: 'small' }, titles.link(item.concertId), item.date && ` · ${item.date}`),
    ids.filter(name => item[name] !== null).map(name => el('p', { class: 'muted small' }, `${t(`search.${name}`)} `, el('span', { class: 'mono' }, item[name]))));
}

function sentences(item) {
  return [
    item.arrivalNumber !== null && t('timeline.arrival', { number: number(item.arrivalNumber) }),
    item.seats.length > 0 && t('timeline.seats', { seats: item.seats.map(number).join(', ') }),
    item.amount !== null && t('timeline.amount', { amount: number(item.amount) }),
    item.balance !== null && t('timeline.balance', { balance: number(item.balance) }),
    item.detail,
  ].filter(Boolean);
}

/** A concert is told by its title, each asked for once; until it is there, and where it cannot be read, by its id. */
function newTitles() {
  const asked = new Map();
  return {
    link(concertId) {
      if (!asked.has(concertId))
        asked.set(concertId, get(path`/concerts/${concertId}`).then(concert => concert.title, () => concertId));
      const link = el('a', { href: path`/console/concerts/${concertId}` }, concertId);
      asked.get(concertId).then(title => { link.textContent = title; });
      return link;
    },
  };
}
