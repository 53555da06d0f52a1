/** What is chosen, what it costs, and the way to hold it. */
import { button, el } from '../shared/dom.js';
import { t } from '../shared/texts.js';
import { seatName, sectionOf } from './hall.js';

/**
 * @param {import('./hall.js').Hall} hall @param {import('./choice.js').Choice} choice
 * @param {{ price: (amount: number) => string, hold: () => Promise<void>, holdTime: string }} on
 */
export function basket(hall, choice, on) {
  const count = el('p', { class: 'strong', id: 'chosen-count', role: 'status' });
  const total = el('p', { class: 'total number', id: 'total' });
  const list = el('ul', { class: 'stack stack-tight', id: 'chosen' });
  const hold = button(t('seats.hold'), on.hold, 'primary wide');
  const clear = button(t('seats.clear'), () => choice.set([]), 'plain');
  hold.id = 'hold';

  const line = number => el('li', { class: 'cluster spread', data: { seat: number } },
    el('span', {}, seatName(hall, number)),
    el('span', { class: 'cluster' }, el('span', { class: 'number' }, on.price(sectionOf(hall, number).price)),
      el('button', {
        type: 'button', class: 'button plain small', 'aria-label': t('seats.remove', { seat: seatName(hall, number) }),
        on: { click: () => { choice.remove(number); (list.querySelector('button') ?? hold).focus(); } },
      }, '×')));

  return {
    element: el('section', { class: 'card basket stack', 'aria-labelledby': 'basket-title' },
      el('h2', { id: 'basket-title' }, t('seats.yours')),
      el('div', { class: 'cluster spread' }, count, total), list, hold,
      el('p', { class: 'small muted hold-hint' }, t('seats.holdHint', { time: on.holdTime })), clear),
    refresh() {
      const { seats, limit } = choice;
      count.textContent = seats.length === 0 ? t('seats.none', { count: limit }) : t('seats.chosenOf', { count: seats.length, limit });
      total.textContent = seats.length === 0 ? '' : on.price(seats.reduce((sum, number) => sum + sectionOf(hall, number).price, 0));
      list.replaceChildren(...seats.map(line));
      hold.disabled = seats.length === 0;
      clear.hidden = seats.length === 0;
    },
  };
}
