/** The evenings of a concert: how their sale stands, and when it opens and closes. */

import { serverNow } from '../../js/shared/clock.js';
import { byId, el } from '../../js/shared/dom.js';
import { get, patch, path } from './api.js';
import * as consequences from './consequences.js';
import { newDateItem } from './date-item.js';
import { confirmed } from './dialog.js';
import { failureText } from './failures.js';
import { momentIn } from './format.js';
import { failurePlace, fill } from './parts.js';
import { dateState } from './sale-states.js';
import { t } from './texts.js';

/**
 * @param {string} concertId
 * @param {string} timeZone
 * @param {() => Promise<void>} changed reads the concert again
 */
export function openDates(concertId, timeZone, changed) {
  const failure = failurePlace('dates-failure');
  const list = el('ul', { id: 'date-list', class: 'grid' });
  /** @type {Map<string, ReturnType<typeof newDateItem>>} */
  const items = new Map();
  let dates = [];
  fill(byId('dates'), el('h2', {}, t('dates.title')), el('p', { class: 'muted small' }, t('dates.zone', { timeZone })), failure.place, list);

  async function ask(question) {
    failure.hide();
    try {
      const room = await get(path`/admin/concerts/${concertId}/waiting-room`);
      if (await confirmed(question(room)))
        await changed();
    } catch (error) {
      failure.show(failureText(error));
    }
  }

  const move = (date, window) => patch(path`/admin/concerts/${concertId}`, { dates: [{ date: date.date, ...window }] });
  const now = () => new Date(serverNow()).toISOString();

  /** A sale that is over opens again until the evening begins. */
  function open(date) {
    const wasClosed = serverNow() >= Date.parse(date.saleClosesAt);
    return ask(room => ({
      title: t('dates.openTitle', { date: date.date }),
      lines: consequences.ofOpening(date, room),
      confirm: t('dates.open'),
      act: () => move(date, wasClosed ? { saleClosesAt: date.startsAt } : { saleOpensAt: now() }),
    }));
  }

  function close(date) {
    const isLast = dates.every(other => other.date === date.date || ['closed', 'begun'].includes(dateState(other, serverNow())));
    return ask(room => ({
      title: t('dates.closeTitle', { date: date.date }),
      lines: consequences.ofClosing(date, room, isLast),
      confirm: t('dates.close'),
      isGrave: true,
      act: () => move(date, { saleClosesAt: now() }),
    }));
  }

  function moveWindow(date, window) {
    const shown = time => momentIn(time, timeZone);
    return ask(() => ({
      title: t('dates.moveTitle', { date: date.date }),
      lines: [
        t('dates.opensFromTo', { before: shown(date.saleOpensAt), after: shown(window.saleOpensAt) }),
        t('dates.closesFromTo', { before: shown(date.saleClosesAt), after: shown(window.saleClosesAt) }),
      ],
      confirm: t('dates.move'),
      act: () => move(date, window),
    }));
  }

  /** @param {any[]} next the evenings with their sale windows and counters */
  function show(next) {
    dates = next;
    for (const date of dates) {
      if (!items.has(date.date)) {
        items.set(date.date, newDateItem(date.date, timeZone, { open, close, moveWindow }));
        list.append(items.get(date.date).element);
      }

      items.get(date.date).show(date);
    }
  }

  return { show };
}
