/** The invariants, each with its state, its figures and the time of its last check, where a page has room for them. */

import { serverNow } from '../../js/shared/clock.js';
import { el } from '../../js/shared/dom.js';
import { post } from './api.js';
import { failureText } from './failures.js';
import { clock, decimal, duration, number } from './format.js';
import { stateOf } from './invariant-states.js';
import { action, chip, failurePlace, fill, say } from './parts.js';
import { t, word } from './texts.js';

const mostViolations = 20;
const chipKind = { holds: 'good', stale: 'warn', unchecked: 'warn', broken: 'bad' };

/**
 * @param {{items: any[], running: boolean, periodSeconds: number}} invariants
 * @param {boolean} isOld whether they could not be read again
 * @param {() => Promise<void>} again reads them again
 */
export function showInvariants(invariants, isOld, again) {
  const panel = document.getElementById('invariants');
  if (!panel)
    return;
  const checkNow = panel.querySelector('#check-now') ?? newPanel(panel, again);
  checkNow.disabled = invariants.running;
  say(checkNow, t(invariants.running ? 'invariants.running' : 'invariants.checkNow'));
  const open = new Set([...panel.querySelectorAll('details[open]')].map(details => details.id));
  fill(panel.querySelector('#invariant-list'), ...invariants.items.map(item => invariantItem(item, stateNow(item, invariants, isOld), open)));
  panel.querySelector('#no-invariants').hidden = invariants.items.length > 0;
  say(panel.querySelector('#money'), invariants.money ? t('invariants.money', moneyOf(invariants.money)) : '');
}

const moneyOf = money => Object.fromEntries(Object.entries(money).map(([name, amount]) => [name, number(amount)]));

function newPanel(panel, again) {
  const failure = failurePlace('check-failure');
  const button = action('check-now', t('invariants.checkNow'), () => check(failure, again));
  fill(panel,
    el('div', { class: 'cluster spread' }, el('h2', {}, t('invariants.title')), button),
    failure.place,
    el('p', { id: 'no-invariants', class: 'muted' }, t('invariants.none')),
    el('ul', { id: 'invariant-list', class: 'invariants' }),
    el('p', { id: 'money', class: 'muted small' }));
  return button;
}

async function check(failure, again) {
  failure.hide();
  try {
    await post('/admin/invariants/check');
    await again();
  } catch (error) {
    failure.show(failureText(error));
  }
}

/** What cannot be read again may have changed since. */
function stateNow(item, { periodSeconds }, isOld) {
  const found = stateOf(item, periodSeconds, serverNow());
  return isOld && found === 'holds' ? 'stale' : found;
}

function invariantItem(item, state, open) {
  const detailsId = `violations-${item.name}`;
  return el('li', { id: `invariant-${item.name}`, 'data-state': state },
    el('div', { class: 'cluster' }, chip(t(`invariantState.${state}`), chipKind[state]), el('strong', {}, word('invariant', item.name))),
    el('p', { class: 'muted small' }, item.checkedAt
      ? t('invariants.checked', {
        count: number(item.checked),
        at: clock(item.checkedAt),
        ago: duration(Math.max(0, Math.round((serverNow() - Date.parse(item.checkedAt)) / 1000))),
        took: decimal(item.durationSeconds),
      })
      : t('invariants.never')),
    item.violationCount > 0 && el('details', { id: detailsId, open: open.has(detailsId) },
      el('summary', {}, t('invariants.violations', { count: number(item.violationCount) })),
      el('ul', {}, ...item.violations.slice(0, mostViolations).map(violation =>
        el('li', {}, violation.what, ' ', el('span', { class: 'mono' }, violation.where))))));
}
