/** The fields of one evening of a new concert. Times are typed by the venue's clock. */

import { button, el } from '../../js/shared/dom.js';
import { choice, field } from './parts.js';
import { newSectionFields } from './section-fields.js';
import { t } from './texts.js';
import { fromLocalIn } from './zone.js';

let made = 0;

/**
 * @param {number} before how many evenings there are already; the first one stays
 * @param {() => void} removed
 */
export function newDateFields(before, removed) {
  const id = `date-${++made}`;
  const sections = [];
  const starts = field(t('create.startsAt'), { id: `${id}-startsAt`, type: 'datetime-local', required: true });
  const layout = choice(t('create.layout'), `${id}-layout`, [
    { value: 'simple', text: t('create.layoutSimple') }, { value: 'sections', text: t('create.layoutSections') },
  ], 'simple');
  const simple = el('div', { class: 'fields' },
    field(t('create.seats'), { id: `${id}-seats`, type: 'number', min: 1, max: 50_000, step: 1, value: 50, required: true }),
    field(t('create.price'), { id: `${id}-price`, type: 'number', min: 0, max: 100_000_000, step: 1, value: 50_000, required: true }));
  const sectionList = el('div', { class: 'stack' });
  const divided = el('div', { class: 'stack', hidden: true }, sectionList, el('div', {}, button(t('create.addSection'), addSection)));

  function addSection() {
    const section = newSectionFields(`${id}-section-${sections.length + 1}`, sections.length + 1, sections.length === 0 ? null : () => {
      sections.splice(sections.indexOf(section), 1);
      section.element.remove();
    });
    sections.push(section);
    sectionList.append(section.element);
  }

  const select = layout.querySelector('select');
  select.addEventListener('change', () => {
    const isSimple = select.value === 'simple';
    simple.hidden = !isSimple;
    divided.hidden = isSimple;
    // A hidden field must not keep the form from being sent.
    for (const input of simple.querySelectorAll('input'))
      input.disabled = !isSimple;
    if (!isSimple && sections.length === 0)
      addSection();
    for (const input of divided.querySelectorAll('input'))
      input.disabled = isSimple;
  });

  const element = el('fieldset', { class: 'stack' },
    el('legend', {}, t('create.date')),
    el('div', { class: 'fields' }, starts,
      field(t('create.saleOpensAt'), { id: `${id}-saleOpensAt`, type: 'datetime-local' }, t('create.saleOpensAtHint')),
      field(t('create.saleClosesAt'), { id: `${id}-saleClosesAt`, type: 'datetime-local' }, t('create.saleClosesAtHint'))),
    layout, simple, divided,
    before > 0 && el('div', {}, button(t('create.removeDate'), removed)));

  const value = name => element.querySelector(`#${id}-${name}`).value;
  const day = () => value('startsAt').slice(0, 10);

  /** @param {boolean} isOnlyOfDay whether no other evening is on the same day */
  function read(timeZone, isOnlyOfDay) {
    const time = name => value(name) ? fromLocalIn(value(name), timeZone) : null;
    const evening = {
      date: isOnlyOfDay ? day() : value('startsAt').replace(':', ''),
      startsAt: time('startsAt'),
      ...(time('saleOpensAt') && { saleOpensAt: time('saleOpensAt') }),
      ...(time('saleClosesAt') && { saleClosesAt: time('saleClosesAt') }),
    };
    return select.value === 'simple'
      ? { ...evening, seats: Number(value('seats')), price: Number(value('price')) }
      : { ...evening, sections: sections.map(section => section.read()) };
  }

  return { element, day, read };
}
