/** What operators did to a waiting room, newest first, a page at a time. */

import { byId, el } from '../../js/shared/dom.js';
import { get, path } from './api.js';
import { failureText } from './failures.js';
import { moment, number } from './format.js';
import { action, failurePlace, fill } from './parts.js';
import { t, word } from './texts.js';

const actsAPage = 20;

export function openAudit(concertId) {
  const failure = failurePlace('audit-failure');
  const rows = el('tbody', { id: 'audit-rows' });
  const empty = el('p', { id: 'no-audit', class: 'muted', hidden: true }, t('audit.none'));
  const older = action('audit-older', t('audit.older'), () => read(next));
  const columns = ['sequence', 'at', 'operator', 'act', 'about', 'why'];
  let next = null;
  fill(byId('audit'),
    el('h2', {}, t('audit.title')), failure.place, empty,
    el('table', { class: 'stacked' }, el('thead', {}, el('tr', {}, columns.map(name => el('th', { scope: 'col', class: 'nowrap' }, t(`audit.${name}`))))), rows),
    el('div', {}, older));

  async function read(cursor) {
    failure.hide();
    try {
      const page = await get(path`/admin/concerts/${concertId}/waiting-room/audit?limit=${actsAPage}` + (cursor ? path`&cursor=${cursor}` : ''));
      const found = page.items.map(actRow);
      if (cursor)
        rows.append(...found);
      else
        fill(rows, ...found);
      next = page.next;
      older.hidden = next === null;
      empty.hidden = rows.children.length > 0;
      rows.closest('table').hidden = rows.children.length === 0;
    } catch (error) {
      failure.show(failureText(error));
    }
  }

  read(null);
  return { again: () => read(null) };
}

function actRow(act) {
  const cell = (name, ...children) => el('td', { 'data-column': t(`audit.${name}`), class: name === 'about' || name === 'why' ? null : 'nowrap' }, ...children);
  return el('tr', {},
    cell('sequence', number(act.sequence)),
    cell('at', moment(act.at)),
    cell('operator', el('span', { class: 'mono' }, act.operator)),
    cell('act', word('act', act.act)),
    cell('about', act.userId
      ? el('a', { href: path`/console/search?q=${act.userId}` }, act.arrivalNumber === null ? act.userId : t('audit.user', { userId: act.userId, arrival: number(act.arrivalNumber) }))
      : t('audit.room')),
    cell('why', act.reason ?? act.detail ?? '–'));
}
