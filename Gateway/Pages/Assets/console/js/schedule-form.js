/** The modes of a waiting room over time, typed by the venue's clock. */

import { serverNow } from '../../js/shared/clock.js';
import { button, el } from '../../js/shared/dom.js';
import { momentIn } from './format.js';
import { action, choice, field, fill, submitButton } from './parts.js';
import { t, word } from './texts.js';
import { fromLocalIn, localIn } from './zone.js';

const modes = ['fifo', 'lottery', 'passthrough', 'paused', 'closed'];
const mostWindows = 32;

/** @param {(windows: {from: string, mode: string}[]) => void} submit */
export function openSchedule(timeZone, submit) {
  let shown = '';
  let next = 0;
  const list = el('ol', { id: 'schedule-now', class: 'stack stack-tight' });
  const rows = el('ol', { id: 'schedule-rows', class: 'stack stack-tight' });
  const add = action('schedule-add', t('schedule.add'), () => addRow({ from: new Date(serverNow()).toISOString(), mode: 'fifo' }));
  const form = el('form', { id: 'schedule', class: 'stack stack-tight' },
    el('h3', {}, t('schedule.title')), list,
    el('details', {},
      el('summary', {}, t('schedule.edit')),
      el('div', { class: 'stack stack-tight' },
        el('p', { class: 'muted small' }, t('schedule.hint', { timeZone })),
        rows,
        el('div', { class: 'cluster' }, add, submitButton('schedule-submit', t('schedule.submit'))))));

  function addRow({ from, mode }) {
    const id = `window-${++next}`;
    const row = el('li', { class: 'fields' },
      field(t('schedule.from'), { id: `${id}-from`, type: 'datetime-local', required: true, value: localIn(from, timeZone) }),
      choice(t('schedule.mode'), `${id}-mode`, modes.map(value => ({ value, text: word('room', value) })), mode),
      button(t('schedule.remove'), () => {
        row.remove();
        limit();
      }, 'plain'));
    rows.append(row);
    limit();
  }

  const limit = () => { add.disabled = rows.children.length >= mostWindows; };

  form.addEventListener('submit', event => {
    event.preventDefault();
    submit([...rows.children].map(row => ({
      from: fromLocalIn(row.querySelector('input').value, timeZone), mode: row.querySelector('select').value,
    })));
  });

  /** What is being edited stays until another schedule is in force. */
  function show(windows) {
    const text = JSON.stringify(windows);
    if (text === shown)
      return;
    shown = text;
    fill(list, ...windows.length === 0
      ? [el('li', { class: 'muted' }, t('schedule.always'))]
      : windows.map(window => el('li', {}, t('schedule.window', { from: momentIn(window.from, timeZone), mode: word('room', window.mode) }))));
    fill(rows);
    windows.forEach(addRow);
  }

  return { element: form, show };
}
