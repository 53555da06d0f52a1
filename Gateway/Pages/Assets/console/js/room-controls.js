/** What an operator does to a waiting room. Each act asks first, with the figures of that moment. */

import { byId, el } from '../../js/shared/dom.js';
import { get, patch, path, post } from './api.js';
import * as consequences from './consequences.js';
import { confirmed } from './dialog.js';
import { failureText } from './failures.js';
import { decimal, number, share } from './format.js';
import { action, chip, failurePlace, field, figure, fill, submitButton } from './parts.js';
import { roomChipKind, roomState } from './sale-states.js';
import { openSchedule } from './schedule-form.js';
import { t, word } from './texts.js';

/**
 * @param {string} concertId
 * @param {string} timeZone
 * @param {() => void} changed
 */
export function openRoomControls(concertId, timeZone, changed) {
  const address = path`/admin/concerts/${concertId}/waiting-room`;
  const failure = failurePlace('room-failure');
  const act = (name, body) => post(`${address}/${name}`, body);

  /** Asks with fresh figures: those on show may be seconds old. */
  async function ask(question) {
    failure.hide();
    try {
      const room = await get(address);
      if (await confirmed(question(room)))
        changed();
    } catch (error) {
      failure.show(failureText(error));
    }
  }

  const change = (title, body, lines) => ask(room => ({ title, lines: lines(room), confirm: title, act: () => patch(address, body(room)) }));
  const roomAct = (name, lines) => ask(room => ({
    title: t(`room.${name}`), lines: lines(room), confirm: t(`room.${name}`), isGrave: name === 'close', asksReason: true, act: reason => act(name, { reason }),
  }));

  const pause = action('room-pause', t('room.pause'), () => change(t('room.pause'), () => ({ paused: true }), consequences.ofPause));
  const resume = action('room-resume', t('room.resume'), () => change(t('room.resume'), () => ({ paused: false }), consequences.ofResume), 'primary');
  const drain = action('room-drain', t('room.drain'), () => roomAct('drain', consequences.ofDrain));
  const close = action('room-close', t('room.close'), () => roomAct('close', consequences.ofClose), 'danger');
  const reopen = action('room-reopen', t('room.reopen'), () => change(t('room.reopen'), room => ({ schedule: room.schedule }), room => consequences.ofReopening(room, timeZone)));
  const figures = el('dl', { id: 'room-figures', class: 'figures' });
  const state = el('p', { id: 'room-state', class: 'cluster' });
  const flow = flowForm(ask, address);
  const schedule = openSchedule(timeZone, windows => change(t('schedule.submit'), () => ({ schedule: windows }),
    room => consequences.ofSchedule(room, windows, timeZone)));
  fill(byId('room'),
    el('div', { class: 'cluster spread' }, el('h2', {}, t('room.title')), state),
    figures, failure.place,
    el('div', { class: 'cluster' }, pause, resume, drain, close, reopen),
    flow.element, schedule.element, userForm(ask, act));

  function show(room) {
    const now = roomState(room);
    fill(state, chip(word('room', now), roomChipKind[now]));
    fill(figures, ...figuresOf(room));
    pause.hidden = room.paused;
    resume.hidden = !room.paused;
    drain.hidden = close.hidden = room.mode === 'draining' || room.mode === 'closed';
    reopen.hidden = !drain.hidden;
    flow.show(room);
    schedule.show(room.schedule);
  }

  return { show };
}

function figuresOf(room) {
  const estimates = room.estimates;
  return [
    figure(t('figure.waiting'), number(room.waiting), 'figure-waiting'),
    figure(t('figure.admitted'), t('overview.ofCapacity', { count: number(room.admitted), capacity: number(room.capacity) }), 'figure-admitted'),
    figure(t('figure.finished'), number(room.finished), 'figure-finished'),
    figure(t('figure.expired'), number(room.expired), 'figure-expired'),
    figure(t('figure.lastPosition'), number(room.lastPosition), 'figure-last-position'),
    figure(t('figure.lastAdmitted'), number(room.lastAdmittedPosition), 'figure-last-admitted'),
    figure(t('figure.rate'), decimal(room.batchSize * 60 / room.intervalSeconds), 'figure-rate'),
    estimates.measured > 0 && estimates.close !== null && figure(t('figure.estimates'), share(estimates.close, 1), 'figure-estimates'),
  ];
}

/** Capacity, batch and interval. What is being typed is not overwritten by the next figures. */
function flowForm(ask, address) {
  const names = ['capacity', 'batchSize', 'intervalSeconds'];
  const most = { capacity: 1_000_000, batchSize: 1_000_000, intervalSeconds: 86_400 };
  const form = el('form', { id: 'flow', class: 'stack stack-tight' },
    el('h3', {}, t('room.flow')),
    el('div', { class: 'fields' }, ...names.map(name =>
      field(t(`room.${name}`), { id: name, type: 'number', min: name === 'capacity' ? 0 : 1, max: most[name], step: 1, required: true }))),
    el('div', {}, submitButton('flow-submit', t('room.change'))));
  const inputs = names.map(name => form.elements[name]);
  let isTyped = false;
  form.addEventListener('input', () => { isTyped = true; });
  form.addEventListener('submit', async event => {
    event.preventDefault();
    const next = Object.fromEntries(inputs.map(input => [input.name, input.valueAsNumber]));
    await ask(room => ({ title: t('room.changeTitle'), lines: consequences.ofFlow(room, next), confirm: t('room.change'), act: () => patch(address, next) }));
    isTyped = false;
  });
  return {
    element: form,
    show(room) {
      for (const input of isTyped ? [] : inputs)
        input.value = String(room[input.name]);
    },
  };
}

function userForm(ask, act) {
  const uuid = '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}';
  const form = el('form', { id: 'user-acts', class: 'stack stack-tight' },
    el('h3', {}, t('room.user')),
    field(t('room.userId'), { id: 'act-user', required: true, pattern: uuid, title: t('room.userIdHint'), class: 'mono' }, t('room.userIdHint')),
    el('div', { class: 'cluster' },
      el('button', { id: 'user-admit', class: 'button', type: 'submit', value: 'admit' }, t('room.admit')),
      el('button', { id: 'user-expel', class: 'button danger', type: 'submit', value: 'expel' }, t('room.expel'))));
  form.addEventListener('submit', event => {
    event.preventDefault();
    const name = event.submitter.value;
    const userId = form.elements['act-user'].value.toLowerCase();
    ask(room => ({
      title: t(`room.${name}`),
      lines: name === 'admit' ? consequences.ofAdmit(room, userId) : consequences.ofExpel(userId),
      confirm: t(`room.${name}`),
      isGrave: name === 'expel',
      asksReason: true,
      act: reason => act(name, { userId, reason }),
    }));
  });
  return form;
}
