/** Makes a concert: its names, its evenings, and how its waiting room lets people in. */

import { busy, button, byId, el } from '../../js/shared/dom.js';
import { post } from './api.js';
import { newDateFields } from './date-fields.js';
import { failureText } from './failures.js';
import { action, failurePlace, field, submitButton } from './parts.js';
import { t } from './texts.js';
import { isZone, zones } from './zone.js';

/** @param {() => void} made is called when there is a new concert */
export function openCreation(made) {
  byId('create').addEventListener('click', () => showForm(made));
}

function showForm(made) {
  const dates = el('div', { id: 'new-dates', class: 'stack' });
  const evenings = [];
  const failure = failurePlace('create-failure');
  const zone = field(t('create.timeZone'), { id: 'new-timeZone', value: 'Asia/Seoul', required: true, list: 'zones' }, t('create.timeZoneHint'));
  const zoneInput = zone.querySelector('input');
  zoneInput.addEventListener('input', () => zoneInput.setCustomValidity(isZone(zoneInput.value) ? '' : t('create.timeZoneWrong')));

  function addDate() {
    const evening = newDateFields(evenings.length, () => {
      evenings.splice(evenings.indexOf(evening), 1);
      evening.element.remove();
    });
    evenings.push(evening);
    dates.append(evening.element);
  }

  const submit = submitButton('create-submit', t('create.submit'), 'primary');
  const form = el('form', { class: 'stack' },
    el('h2', { id: 'create-title' }, t('create.title')),
    field(t('create.name'), { id: 'new-title', required: true, maxlength: 200 }),
    field(t('create.artist'), { id: 'new-artist', required: true, maxlength: 200 }),
    field(t('create.venue'), { id: 'new-venue', required: true, maxlength: 200 }),
    zone,
    el('datalist', { id: 'zones' }, ...zones.map(name => el('option', { value: name }))),
    el('h3', {}, t('create.dates')), dates,
    el('div', {}, action('add-date', t('create.addDate'), addDate)),
    el('h3', {}, t('create.room')),
    el('div', { class: 'fields' },
      field(t('room.capacity'), whole('new-capacity', 0, 1_000_000, 100)),
      field(t('room.batchSize'), whole('new-batchSize', 1, 1_000_000, 50)),
      field(t('room.intervalSeconds'), whole('new-intervalSeconds', 1, 86_400, 5))),
    failure.place,
    el('div', { class: 'cluster end' }, button(t('dialog.cancel'), () => dialog.close()), submit));
  const dialog = el('dialog', { id: 'create-dialog', class: 'broad', 'aria-labelledby': 'create-title' }, form);
  addDate();

  form.addEventListener('submit', event => {
    event.preventDefault();
    busy(submit, async () => {
      failure.hide();
      try {
        await post('/admin/concerts', asked(evenings, zoneInput.value));
        dialog.close();
        made();
      } catch (error) {
        failure.show(failureText(error));
      }
    });
  });
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

const whole = (id, min, max, value) => ({ id, type: 'number', min, max, step: 1, value, required: true });

function asked(evenings, timeZone) {
  const text = name => byId(`new-${name}`).value.trim();
  const count = name => byId(`new-${name}`).valueAsNumber;
  return {
    title: text('title'),
    artist: text('artist'),
    venue: text('venue'),
    timeZone,
    dates: evenings.map(evening => evening.read(timeZone, evenings.filter(other => other.day() === evening.day()).length === 1)),
    waitingRoom: { capacity: count('capacity'), batchSize: count('batchSize'), intervalSeconds: count('intervalSeconds') },
  };
}
