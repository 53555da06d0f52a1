/** The fields of one section of a hall. */

import { button, el } from '../../js/shared/dom.js';
import { field } from './parts.js';
import { t } from './texts.js';

/** @param {(() => void) | null} removed null for one that must stay */
export function newSectionFields(id, ordinal, removed) {
  const count = (name, max, value) => field(t(`create.${name}`), { id: `${id}-${name}`, type: 'number', min: name === 'price' ? 0 : 1, max, step: 1, value, required: true });
  const element = el('fieldset', { class: 'stack stack-tight' },
    el('legend', {}, t('create.section', { ordinal })),
    el('div', { class: 'fields' },
      field(t('create.sectionName'), { id: `${id}-name`, required: true, maxlength: 64, value: String(ordinal) }),
      field(t('create.category'), { id: `${id}-category`, required: true, maxlength: 64, value: 'Standard' }),
      count('rows', 50_000, 10), count('seatsPerRow', 50_000, 20), count('price', 100_000_000, 50_000)),
    removed && el('div', {}, button(t('create.removeSection'), removed)));
  const value = name => element.querySelector(`#${id}-${name}`).value;
  return {
    element,
    read: () => ({
      name: value('name').trim(),
      category: value('category').trim(),
      rows: Number(value('rows')),
      seatsPerRow: Number(value('seatsPerRow')),
      price: Number(value('price')),
    }),
  };
}
