/** A line over time with axes, a value under the pointer or the arrow keys, and a table that says the same. */

import { el, svg } from '../../js/shared/dom.js';
import { clock, compact, minute } from './format.js';
import { fill, say } from './parts.js';
import { roundAbove, valueAt, within } from './series.js';
import { t } from './texts.js';

const height = 132;
const frame = { left: 44, right: 8, top: 8, bottom: 20 };
const keyboardSteps = 60;
const tableRows = 20;

/**
 * @param {{id: string, title: string, note?: string, format: (value: number | null) => string}} options
 * @returns {{element: HTMLElement, draw: (data: {points: import('./series.js').Point[], from: number, to: number, limit?: number}) => void}}
 * `limit` is drawn as a line that the others should stay below
 */
export function newChart({ id, title, note, format }) {
  const value = el('output', { class: 'number' }, format(null));
  const drawing = svg('svg', { role: 'slider', tabindex: 0, height, class: 'chart-drawing', 'aria-label': title, 'aria-orientation': 'horizontal' });
  const rows = el('tbody');
  const table = el('details', {},
    el('summary', {}, t('chart.table')),
    el('table', {}, el('caption', { class: 'aloud' }, title),
      el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, t('chart.time')), el('th', { scope: 'col', class: 'number' }, title))), rows));
  const element = el('figure', { id, class: 'card chart' },
    el('figcaption', {}, el('h3', {}, title), value), drawing, note && el('p', { class: 'muted small' }, note), table);

  let data = { points: [], from: 0, to: 1, limit: undefined };
  let cursor = null;

  function draw(next) {
    data = { ...next, points: within(next.points, next.from, next.to) };
    redraw();
    if (table.open)
      fillTable();
  }

  function redraw() {
    const width = Math.max(160, drawing.clientWidth);
    const top = roundAbove(Math.max(data.limit ?? 0, ...data.points.map(point => point.value ?? 0)));
    const x = at => frame.left + (at - data.from) / (data.to - data.from) * (width - frame.left - frame.right);
    const y = amount => height - frame.bottom - amount / top * (height - frame.top - frame.bottom);
    drawing.setAttribute('viewBox', `0 0 ${width} ${height}`);
    fill(drawing, axes(data, top, x, y, width), limitLine(data, x, y),
      svg('path', { class: 'line', d: steps(data.points, x, y) }), cursorMark(x, y));
    showValue();
  }

  function cursorMark(x, y) {
    if (cursor === null)
      return null;
    const at = timeOfCursor();
    const amount = valueAt(data.points, at);
    return svg('g', { class: 'cursor' },
      svg('line', { x1: x(at), x2: x(at), y1: frame.top, y2: height - frame.bottom }),
      amount !== null && svg('circle', { cx: x(at), cy: y(amount), r: 4 }));
  }

  function showValue() {
    const at = cursor === null ? data.to : timeOfCursor();
    const amount = format(valueAt(data.points, at));
    say(value, cursor === null ? amount : t('chart.valueAt', { value: amount, at: clock(at) }));
    drawing.setAttribute('aria-valuemin', '0');
    drawing.setAttribute('aria-valuemax', '100');
    drawing.setAttribute('aria-valuenow', String(Math.round((cursor ?? 1) * 100)));
    drawing.setAttribute('aria-valuetext', t('chart.valueAt', { value: amount, at: clock(at) }));
  }

  const timeOfCursor = () => data.from + cursor * (data.to - data.from);

  function fillTable() {
    const stepMs = (data.to - data.from) / tableRows;
    fill(rows, ...Array.from({ length: tableRows + 1 }, (_, row) => data.to - row * stepMs).map(at =>
      el('tr', {}, el('td', {}, clock(at)), el('td', { class: 'number' }, format(valueAt(data.points, at))))));
  }

  function moveTo(share) {
    cursor = share === null ? null : Math.min(1, Math.max(0, share));
    redraw();
  }

  drawing.addEventListener('pointermove', event => {
    const box = drawing.getBoundingClientRect();
    moveTo((event.clientX - box.left - frame.left) / (box.width - frame.left - frame.right));
  });
  drawing.addEventListener('pointerleave', () => moveTo(null));
  drawing.addEventListener('blur', () => moveTo(null));
  drawing.addEventListener('keydown', event => {
    const places = { ArrowLeft: (cursor ?? 1) - 1 / keyboardSteps, ArrowRight: (cursor ?? 1) + 1 / keyboardSteps, Home: 0, End: 1, Escape: null };
    if (!(event.key in places))
      return;
    event.preventDefault();
    moveTo(places[event.key]);
  });
  table.addEventListener('toggle', fillTable);
  new ResizeObserver(redraw).observe(drawing);
  return { element, draw };
}

function axes({ from, to }, top, x, y, width) {
  const levels = [0, top / 2, top].filter(Number.isInteger);
  const times = [[from, 'start'], [(from + to) / 2, 'middle'], [to, 'end']];
  return svg('g', { class: 'axes', 'aria-hidden': 'true' },
    ...levels.flatMap(level => [
      svg('line', { x1: frame.left, x2: width - frame.right, y1: y(level), y2: y(level) }),
      svg('text', { x: frame.left - 6, y: y(level) + 4, 'text-anchor': 'end' }, compact(level)),
    ]),
    ...times.map(([at, anchor]) => svg('text', { x: x(at), y: height - 5, 'text-anchor': anchor }, minute(at))));
}

function limitLine({ from, to, limit }, x, y) {
  return limit !== undefined && svg('line', { class: 'limit', x1: x(from), x2: x(to), y1: y(limit), y2: y(limit) });
}

/** A value holds until the next: the line goes on level, then up or down. It breaks where nothing is known. */
function steps(points, x, y) {
  let isOn = false;
  return points.map(({ at, value }) => {
    const across = isOn ? `H${x(at).toFixed(1)}` : '';
    const here = value === null ? '' : isOn ? `V${y(value).toFixed(1)}` : `M${x(at).toFixed(1)} ${y(value).toFixed(1)}`;
    isOn = value !== null;
    return across + here;
  }).join('');
}
