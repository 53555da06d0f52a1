/** Watches the invariants on every page: a red bar where one is broken, another where nobody can tell. */

import { serverNow } from '../../js/shared/clock.js';
import { byId, el } from '../../js/shared/dom.js';
import { get } from './api.js';
import { failureText } from './failures.js';
import { clock, number } from './format.js';
import { stateOf } from './invariant-states.js';
import { showInvariants } from './invariants-panel.js';
import { fill } from './parts.js';
import { poll } from './poll.js';
import { t, word } from './texts.js';

const everySeconds = 5;

export function watchAlarms() {
  let last = { items: [], running: false, periodSeconds: 0 };
  let failingSince = null;
  const show = failure => {
    setBars([...brokenBars(last), failure]);
    showInvariants(last, failure !== null, watch.again);
  };
  const watch = poll({
    everySeconds,
    read: signal => get('/admin/invariants', signal),
    show(invariants) {
      last = invariants;
      failingSince = null;
      show(null);
    },
    fail(error) {
      failingSince ??= serverNow();
      const key = error.code === 'offline' ? 'alarm.offline' : 'alarm.unknown';
      show({ id: 'alarm-unknown', kind: 'doubt', text: t(key, { since: clock(failingSince), why: failureText(error) }) });
    },
  });
}

function brokenBars({ items, periodSeconds }) {
  const broken = items.filter(item => stateOf(item, periodSeconds, serverNow()) === 'broken');
  return broken.map(item => ({
    id: `alarm-${item.name}`,
    kind: 'alarm',
    text: t('alarm.broken', { name: word('invariant', item.name), count: number(item.violationCount), at: clock(item.checkedAt) }),
  }));
}

/** A bar that says the same is left alone: a screen reader must not say it every few seconds. */
function setBars(bars) {
  const shown = bars.filter(bar => bar !== null);
  const text = JSON.stringify(shown);
  const place = byId('alarms');
  if (place.dataset.shown === text)
    return;
  place.dataset.shown = text;
  fill(place, ...shown.map(({ id, kind, text: says }) => el('p', { id, class: `bar ${kind}`, role: 'alert' }, says)));
}
