/** How silos and storage do. */

import { byId, el } from '../../js/shared/dom.js';
import { get } from './api.js';
import { sayFresh, sayOld } from './as-of.js';
import { failureBox } from './failures.js';
import { decimal, duration, moment, number } from './format.js';
import { openFrame } from './frame.js';
import { chip, fill, say } from './parts.js';
import { poll } from './poll.js';
import { t, word } from './texts.js';

const everySeconds = 5;
const bytesAMegabyte = 1_000_000;

openFrame('health');

const watch = poll({
  everySeconds,
  read: signal => get('/admin/health', signal),
  show(condition) {
    fill(byId('failure'));
    byId('content').setAttribute('aria-busy', 'false');
    sayFresh();
    fill(byId('process'), ...facts([
      ['version', condition.process.version],
      ['startedAt', moment(condition.process.startedAt)],
      ['uptime', duration(condition.process.uptimeSeconds)],
    ]));
    fill(byId('storage'), ...storageFacts(condition.storage));
    fill(byId('silos'), ...condition.silos.map(siloRow));
    showDashboard(condition);
  },
  fail(error, hadAny) {
    if (hadAny) {
      sayOld(error);
    } else {
      byId('content').setAttribute('aria-busy', 'false');
      fill(byId('failure'), failureBox(error, () => watch.again()));
    }
  },
});

/** It opens at a silo, whose address only the configuration tells. */
function showDashboard({ dashboard, dashboardUrl }) {
  byId('dashboard').hidden = dashboard === null || dashboardUrl !== null;
  say(byId('dashboard'), t('health.dashboard', { path: dashboard }));
  byId('dashboard-link').hidden = dashboardUrl === null;
  byId('dashboard-link').firstElementChild.setAttribute('href', dashboardUrl);
}

function facts(pairs) {
  return pairs.filter(([, value]) => value !== null).flatMap(([name, value]) => [el('dt', {}, t(`health.${name}`)), el('dd', {}, value)]);
}

function storageFacts(storage) {
  return facts([
    ['storageState', chip(t(storage.reachable ? 'health.reachable' : 'health.unreachable'), storage.reachable ? 'good' : 'bad')],
    ['kind', storage.kind],
    ['answer', t('health.milliseconds', { count: decimal(storage.answerMilliseconds) })],
    ['writtenAt', storage.writtenAt && moment(storage.writtenAt)],
    ['size', storage.bytes === null ? null : t('health.megabytes', { count: decimal(storage.bytes / bytesAMegabyte) })],
    ['backlog', storage.backlog === null ? null : number(storage.backlog)],
  ]);
}

function siloRow(silo) {
  const isActive = silo.status.toLowerCase() === 'active';
  const cell = (name, value) => el('td', { 'data-column': t(`health.${name}`) }, value);
  return el('tr', {},
    cell('silo', silo.name),
    cell('status', chip(word('silo', silo.status.toLowerCase()), isActive ? 'good' : 'bad')),
    cell('address', el('span', { class: 'mono' }, silo.address ?? '–')),
    cell('startedAt', moment(silo.startedAt)));
}
