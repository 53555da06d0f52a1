/** The map by keyboard: arrows go from seat to seat, Enter and Space choose. One seat is the active one, and is an element that is read out. */
import { svg } from '../shared/dom.js';
import { cornerOf, placeIn, sectionOf } from './hall.js';

const keyboardScale = 28;
const zoomStep = 1.5;

/** @param {import('./hall.js').Hall} hall @param {number} number @param {string} key @returns {number} the seat that a key leads to */
function neighbour(hall, number, key) {
  const section = sectionOf(hall, number);
  const { row, seat } = placeIn(section, number);
  const sibling = step => hall.sections[section.index + step];
  const inRow = (where, toRow) => where.first + (toRow - 1) * where.seatsPerRow + Math.min(seat, where.seatsPerRow) - 1;
  switch (key) {
    case 'ArrowLeft': return Math.max(1, number - 1);
    case 'ArrowRight': return Math.min(hall.seats, number + 1);
    case 'ArrowUp':
      if (row > 1) return inRow(section, row - 1);
      return sibling(-1) ? inRow(sibling(-1), sibling(-1).rows) : number;
    case 'ArrowDown':
      if (row < section.rows) return inRow(section, row + 1);
      return sibling(1) ? inRow(sibling(1), 1) : number;
    case 'Home': return number - seat + 1;
    case 'End': return number - seat + section.seatsPerRow;
    case 'PageUp': return (sibling(-1) ?? section).first;
    case 'PageDown': return (sibling(1) ?? section).first;
    default: return number;
  }
}

const moves = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown']);

/**
 * @param {HTMLElement} map the listbox @param {import('./hall.js').Hall} hall @param {import('./viewport.js').Viewport} view
 * @param {{ start: () => number, choose: (number: number) => void, changed: () => void }} on
 * `start` gives the first active seat, `changed` is told when another became it
 */
export function takeKeys(map, hall, view, on) {
  let active = 1;
  let isUsed = false;
  map.setAttribute('aria-activedescendant', `seat-${active}`);

  function moveTo(number) {
    isUsed = true;
    active = number;
    const { x, y } = cornerOf(sectionOf(hall, active), active);
    view.reveal(x, y, keyboardScale);
    map.setAttribute('aria-activedescendant', `seat-${active}`);
    on.changed();
  }

  map.addEventListener('focus', () => {
    // A press with a finger or mouse focuses, too, and must not move what is seen.
    if (!isUsed && map.matches(':focus-visible')) moveTo(on.start());
  });

  map.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (moves.has(event.key)) moveTo(isUsed ? neighbour(hall, active, event.key) : on.start());
    else if (event.key === 'Enter' || event.key === ' ') on.choose(active);
    else if (event.key === '+' || event.key === '=') view.zoomMiddle(zoomStep);
    else if (event.key === '-') view.zoomMiddle(1 / zoomStep);
    else if (event.key === '0') view.fit();
    else return;
    event.preventDefault();
  });

  return {
    get active() {
      return active;
    },

    /** What is read out and framed: the active seat. @param {string} label @param {boolean} chosen @param {boolean} free */
    mark(label, chosen, free) {
      const { x, y } = cornerOf(sectionOf(hall, active), active);
      return svg('g', { id: `seat-${active}`, role: 'option', class: 'cursor', 'aria-selected': chosen, 'aria-disabled': !free, 'aria-label': label },
        svg('rect', { x: x - 0.06, y: y - 0.06, width: 1.12, height: 1.12, rx: 0.3 }));
    },
  };
}
