/** The map of an evening's seats: drawing, gestures and keys around one choice. */
import { button, el, svg } from '../shared/dom.js';
import { t } from '../shared/texts.js';
import { chosenMark, HallDrawing } from './drawing.js';
import { takeGestures } from './gestures.js';
import { seatAtPoint, seatName, sectionAtPoint, sectionOf } from './hall.js';
import { takeKeys } from './keys.js';
import { stateKeys } from './list.js';
import { Viewport } from './viewport.js';

const step = 1.6;
/** Seats smaller than this are not aimed at: a tap there comes nearer instead. */
const aimPx = { mouse: 7, pen: 12, touch: 18 };

/**
 * @param {import('./hall.js').Hall} hall @param {import('./states.js').SeatStates} states @param {import('./choice.js').Choice} choice
 * @param {{ price: (amount: number) => string, toggle: (number: number) => void }} on
 */
export function seatMap(hall, states, choice, on) {
  const root = svg('svg', { role: 'presentation', width: '100%', height: '100%' });
  const map = el('div', {
    id: 'map', class: 'map', tabindex: 0, role: 'listbox', 'aria-multiselectable': 'true', 'aria-label': t('seats.map'), 'aria-describedby': 'map-keys',
  }, root);
  const where = el('span', { class: 'chip where', 'aria-hidden': 'true' });
  const view = new Viewport(hall, () => {
    drawing.refresh();
    showWhere();
  });
  const drawing = new HallDrawing(root, hall, states, view);
  const keys = takeKeys(map, hall, view, { start: () => choice.seats[0] ?? firstFree(), choose: on.toggle, changed: showMarks });

  function firstFree() {
    for (let number = 1; number <= hall.seats; number++) if (states.isFree(number)) return number;
    return 1;
  }

  function describe(number) {
    const state = choice.has(number) ? 'seats.chosen' : stateKeys[states.of(number)];
    return `${seatName(hall, number)}, ${on.price(sectionOf(hall, number).price)}, ${t(state)}`;
  }

  function showMarks() {
    const { active } = keys;
    const cursor = keys.mark(describe(active), choice.has(active), states.isFree(active));
    drawing.mark([...choice.seats.map(number => chosenMark(hall, number, view.scale)), cursor]);
  }

  // Deep in a large hall its edges and names are out of sight.
  function showWhere() {
    const { x, y } = view.pointAt(view.width / 2, view.height / 2);
    const section = view.isWhole ? null : sectionAtPoint(hall, x, y);
    where.hidden = !section;
    where.textContent = section?.name ?? '';
  }

  takeGestures(map, view, (px, py, pointer) => {
    if (view.scale < (aimPx[pointer] ?? aimPx.touch)) return view.zoom(px, py, Math.max(2, (aimPx[pointer] ?? aimPx.touch) * 1.3 / view.scale));
    const { x, y } = view.pointAt(px, py);
    const number = seatAtPoint(hall, x, y);
    if (number !== null) on.toggle(number);
  });

  map.addEventListener('pointermove', event => {
    if (event.pointerType !== 'mouse') return;
    const box = map.getBoundingClientRect();
    const { x, y } = view.pointAt(event.clientX - box.left, event.clientY - box.top);
    const number = seatAtPoint(hall, x, y);
    map.title = number === null ? '' : describe(number);
  });

  new ResizeObserver(([{ contentRect }]) => {
    const first = view.width === 1;
    view.resize(contentRect.width, contentRect.height);
    if (first) view.fit();
    showMarks();
  }).observe(map);

  const tools = el('div', { class: 'map-tools cluster', role: 'group', 'aria-label': t('seats.zoom') },
    tool('+', 'seats.zoomIn', () => view.zoomMiddle(step)), tool('−', 'seats.zoomOut', () => view.zoomMiddle(1 / step)), tool('⤢', 'seats.zoomAll', () => view.fit()));

  return {
    element: el('div', { class: 'map-frame' }, map, where, el('p', { id: 'map-keys', class: 'aloud' }, t('seats.keys'))),
    tools,
    refresh() {
      drawing.refresh(true);
      showMarks();
    },
  };
}

function tool(sign, key, act) {
  const made = button(sign, act);
  made.setAttribute('aria-label', t(key));
  return made;
}
