import { get } from '../shared/api.js';
import { busy, byId, el } from '../shared/dom.js';
import { dateTime } from '../shared/format.js';
import { errorNotice, fill } from '../shared/notices.js';
import { setTitle, startPage } from '../shared/page.js';
import { t } from '../shared/texts.js';
import { concertState, stateChip } from './dates.js';

const list = byId('concerts');
const search = /** @type {HTMLInputElement} */ (byId('search'));
const more = /** @type {HTMLButtonElement} */ (byId('more'));
const found = byId('found');

/** What a card is found by, beside the card. @type {{ words: string, card: HTMLElement }[]} */
const cards = [];
let next = '';

function card(concert) {
  const [first] = concert.dates;
  const further = concert.dates.length - 1;
  return el('li', { class: 'card concert', data: { concert: concert.concertId } },
    stateChip(concertState(concert.dates)),
    el('h2', {}, el('a', { href: `/concerts/${concert.concertId}` }, concert.title)),
    el('p', { class: 'strong' }, concert.artist),
    el('p', { class: 'muted' }, concert.venue),
    first && el('p', { class: 'small muted' }, dateTime(first.startsAt, concert.timeZone),
      further > 0 && ` ${t('catalogue.furtherDates', { count: further })}`));
}

async function readPage() {
  const page = await get(`/concerts?limit=24${next && `&cursor=${next}`}`);
  if (cards.length === 0) list.replaceChildren();
  for (const concert of page.items) {
    const made = { card: card(concert), words: `${concert.title} ${concert.artist} ${concert.venue}`.toLocaleLowerCase() };
    cards.push(made);
    list.append(made.card);
  }
  next = page.next;
  more.hidden = next === null;
  showFound();
}

function showFound() {
  const words = search.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const one of cards) {
    one.card.hidden = !words.every(word => one.words.includes(word));
    if (!one.card.hidden) count++;
  }
  if (cards.length === 0) found.textContent = t('catalogue.empty');
  else if (count === 0) found.textContent = t(next === null ? 'catalogue.nothing' : 'catalogue.nothingYet');
  else found.textContent = words.length > 0 ? t('catalogue.found', { count }) : '';
}

startPage();
setTitle(t('catalogue.title'));
search.addEventListener('input', showFound);
more.addEventListener('click', () => busy(more, () => readPage().catch(error => more.before(errorNotice(error)))));
fill(list, readPage);
