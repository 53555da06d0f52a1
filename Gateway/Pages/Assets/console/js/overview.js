/** All concerts with their counters, and the way to a new one. */

import { byId } from '../../js/shared/dom.js';
import { get, path } from './api.js';
import { sayFresh, sayOld } from './as-of.js';
import { newCard } from './concert-card.js';
import { openCreation } from './concert-form.js';
import { failureBox } from './failures.js';
import { openFrame } from './frame.js';
import { fill } from './parts.js';
import { poll } from './poll.js';

const concertsAPage = 20;
const everySeconds = 3;
let pages = 1;
/** @type {Map<string, ReturnType<typeof newCard>>} */
const cards = new Map();

openFrame('overview');
openCreation(() => watch.again());
byId('more').addEventListener('click', () => {
  pages++;
  watch.again();
});

const watch = poll({ everySeconds, read, show, fail });

async function read(signal) {
  const found = [];
  let cursor = '';
  for (let page = 0; page < pages && cursor !== null; page++) {
    const answer = await get(`/admin/concerts?limit=${concertsAPage}${cursor && path`&cursor=${cursor}`}`, signal);
    found.push(...answer.items);
    cursor = answer.next;
  }

  // A concert whose sales cannot be read is shown with what is known.
  const sales = await Promise.all(found.map(concert =>
    get(path`/admin/concerts/${concert.concertId}/sales`, signal).catch(unlessAborted)));
  return { concerts: found.map((concert, index) => ({ ...concert, sales: sales[index] })), hasMore: cursor !== null };
}

function unlessAborted(error) {
  if (error.name === 'AbortError')
    throw error;
  return null;
}

function show({ concerts, hasMore }) {
  for (const concert of concerts) {
    if (!cards.has(concert.concertId))
      cards.set(concert.concertId, newCard(concert.concertId));
    cards.get(concert.concertId).show(concert);
  }

  const list = byId('concerts');
  if (list.children.length !== concerts.length || list.querySelector('.skeleton'))
    fill(list, ...concerts.map(concert => cards.get(concert.concertId).element));
  list.setAttribute('aria-busy', 'false');
  byId('no-concerts').hidden = concerts.length > 0;
  byId('more').hidden = !hasMore;
  byId('failure').replaceChildren();
  sayFresh();
}

/** What was read before stays, with its time; without any there is nothing but the failure. */
function fail(error, hadAny) {
  if (hadAny) {
    sayOld(error);
    return;
  }

  fill(byId('concerts'));
  fill(byId('failure'), failureBox(error, () => watch.again()));
}
