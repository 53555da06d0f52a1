/** Finds whose an id or a ticket's code is, and tells what happened to that user. */

import { byId, el } from '../../js/shared/dom.js';
import { get, path } from './api.js';
import { failureBox } from './failures.js';
import { number } from './format.js';
import { openFrame, retitle } from './frame.js';
import { action, fill } from './parts.js';
import { t, word } from './texts.js';
import { openTimeline } from './timeline.js';

const query = (new URLSearchParams(location.search).get('q') ?? '').trim();
const results = byId('results');

openFrame('search');
byId('query').value = query;
if (query)
  search();
else
  byId('query').focus();

/** @param {string} [cursor] where a search before stopped */
async function search(cursor) {
  retitle(t('search.of', { query }));
  results.setAttribute('aria-busy', 'true');
  fill(results, el('p', { class: 'muted' }, t('search.running')));
  try {
    const found = await get('/admin/search' + path`?q=${query}` + (cursor ? path`&cursor=${cursor}` : ''));
    fill(results, ...found.items.map(foundCard), found.next !== null && goOn(found), found.items.length === 0 && found.next === null && nothing());
    if (found.items.length > 0)
      openTimeline(byId('timeline'), found.items[0].userId);
  } catch (error) {
    fill(results, error.code === 'invalid_request' ? notAnId() : failureBox(error, () => search(cursor)));
  } finally {
    results.setAttribute('aria-busy', 'false');
  }
}

const nothing = () => el('p', { id: 'no-results', class: 'notice' }, t('search.none', { query }));

const notAnId = () => el('p', { id: 'not-an-id', class: 'notice bad', role: 'alert' }, t('search.invalid', { query }));

/** Where the time did not suffice, nobody can say that there is nothing. */
function goOn({ next }) {
  return el('div', { class: 'notice warn' }, el('p', {}, t('search.incomplete')),
    el('div', {}, action('search-on', t('search.on'), () => search(next))));
}

function foundCard(found) {
  const facts = ['userId', 'reservationId', 'paymentId', 'ticketId', 'concertId', 'date', 'seat'].filter(name => found[name] !== null);
  return el('section', { class: 'card stack stack-tight', data: { kind: found.kind } },
    el('h2', {}, word('record', found.kind)),
    el('dl', { class: 'facts' }, facts.flatMap(name => [el('dt', {}, t(`search.${name}`)), el('dd', {}, fact(name, found[name]))])));
}

function fact(name, value) {
  if (name === 'concertId')
    return el('a', { class: 'mono', href: path`/console/concerts/${value}` }, value);
  return name === 'seat' ? number(value) : el('span', { class: 'mono' }, value);
}
