/** Small parts that many pages of the console are made of. */

import { button, el } from '../../js/shared/dom.js';

/** Puts children in the place of those that are there. @param {...import('../../js/shared/dom.js').Child} children */
export function fill(parent, ...children) {
  parent.replaceChildren(...children.filter(child => child || child === 0));
}

/** A button with a name of its own. @param {string} id @param {() => unknown} act @param {string} [kind] such as `primary` or `danger` */
export function action(id, text, act, kind = '') {
  const made = button(text, act, kind);
  made.id = id;
  return made;
}

export const submitButton = (id, text, kind = '') => el('button', { id, type: 'submit', class: `button ${kind}` }, text);

/** @param {'good' | 'warn' | 'bad' | 'accent' | ''} kind */
export const chip = (text, kind = '') => el('span', { class: `chip ${kind}` }, text);

/** @param {Record<string, unknown>} attributes of the input; `id` names it */
export function field(label, attributes, hint = null) {
  const { id } = attributes;
  return el('div', { class: 'field' },
    el('label', { for: id }, label),
    el('input', { name: id, autocomplete: 'off', ...attributes, 'aria-describedby': hint ? `${id}-hint` : null }),
    hint && el('span', { id: `${id}-hint`, class: 'hint' }, hint));
}

/** @param {{value: string, text: string}[]} choices */
export function choice(label, id, choices, chosen) {
  return el('div', { class: 'field' },
    el('label', { for: id }, label),
    el('select', { id, name: id }, choices.map(({ value, text }) => el('option', { value, selected: value === chosen }, text))));
}

/** A figure with its name, as counters show it. */
export const figure = (name, value, id = null) => el('div', { class: 'figure' }, el('dt', {}, name), el('dd', { id, class: 'number' }, value));

/** A table that scrolls by itself where a page is too narrow, also with the keyboard. */
export const wide = (name, table) => el('div', { class: 'scroll-x', tabindex: 0, role: 'region', 'aria-label': name }, table);

/** Sets a text where it is another one: nothing moves, and nothing is said aloud, where nothing changed. */
export function say(element, text) {
  if (element.textContent !== text)
    element.textContent = text;
}

/** A place for a failure that comes and goes. */
export function failurePlace(id) {
  const place = el('p', { id, class: 'notice bad', role: 'alert', hidden: true });
  return {
    place,
    hide: () => { place.hidden = true; },
    show(text) {
      place.textContent = text;
      place.hidden = false;
    },
  };
}
