/** Seats without a map: the best ones of a section by one press, or a row seat by seat. */
import { button, el } from '../shared/dom.js';
import { t } from '../shared/texts.js';
import { bestSeats } from './best.js';

/**
 * @param {import('./hall.js').Hall} hall @param {import('./states.js').SeatStates} states @param {import('./choice.js').Choice} choice
 * @param {{ price: (amount: number) => string, toggle: (number: number) => void, found: (seats: number[], together: boolean) => void }} on
 */
export function seatList(hall, states, choice, on) {
  const count = el('select', { id: 'how-many' }, Array.from({ length: choice.limit }, (_, index) => el('option', { value: index + 1 }, t('number', { value: index + 1 }))));
  const parts = hall.sections.map(section => sectionPart(section, states, choice, on, () => Number(count.value)));
  return {
    element: el('div', { class: 'stack' },
      el('div', { class: 'field how-many' }, el('label', { for: 'how-many' }, t('list.howMany')), count),
      el('ul', { class: 'stack' }, parts.map(part => part.element))),
    refresh: () => parts.forEach(part => part.refresh()),
  };
}

function sectionPart(section, states, choice, on, howMany) {
  const left = el('p', { class: 'muted' });
  const best = button(t('list.best'), () => {
    const { seats, together } = bestSeats(section, states.isFree, howMany());
    on.found(seats, together);
  }, 'primary');
  const row = el('select', { 'aria-label': t('list.row', { section: section.name }), on: { change: () => showRow() } },
    Array.from({ length: section.rows }, (_, index) => el('option', { value: index }, t('list.rowName', { row: String(index + 1) }))));
  const seats = el('div', { class: 'row-of-seats', role: 'group', 'aria-label': t('list.seats', { section: section.name }) });
  const details = el('details', { on: { toggle: () => showRow() } }, el('summary', {}, t('list.bySeat')), el('div', { class: 'stack' }, row, seats));

  function showRow() {
    if (!details.open) return seats.replaceChildren();
    const first = section.first + Number(row.value) * section.seatsPerRow;
    seats.replaceChildren(...Array.from({ length: section.seatsPerRow }, (_, index) => seatButton(first + index, index + 1)));
  }

  function seatButton(number, label) {
    const status = states.of(number);
    const chosen = choice.has(number);
    const taken = status !== 'available' && !chosen;
    return el('button', {
      type: 'button', class: `seat ${chosen ? 'chosen' : status}`, 'aria-pressed': chosen, disabled: taken, data: { seat: number },
      'aria-label': t('list.seat', { seat: String(label), state: t(stateKeys[status]) }), on: { click: () => on.toggle(number) },
    }, String(label));
  }

  return {
    element: el('li', { class: 'card stack stack-tight', data: { section: section.name } },
      el('div', { class: 'cluster spread' }, el('h2', {}, section.name), el('span', { class: 'number strong' }, on.price(section.price))),
      el('p', { class: 'small muted' }, section.category), left, best, details),
    refresh() {
      const free = states.left(section);
      left.textContent = free === 0 ? t('seats.soldOut') : t('seats.left', { count: free });
      best.disabled = free === 0;
      if (details.open) refreshSeats();
    },
  };

  // The buttons stay, so that whoever stands on one keeps standing there.
  function refreshSeats() {
    for (const known of [...seats.children]) {
      const fresh = seatButton(Number(known.dataset.seat), Number(known.textContent));
      if (fresh.outerHTML === known.outerHTML) continue;
      const focused = document.activeElement === known;
      known.replaceWith(fresh);
      if (focused) fresh.focus();
    }
  }
}

export const stateKeys = { available: 'seats.available', held: 'seats.held', sold: 'seats.sold' };
