/**
 * Every seat of an evening as one dot, section by section, row by row. 50,000 elements would be too many for a page that draws them anew
 * every few seconds: this is a canvas, and the table of sections beside it says the same in numbers.
 */

import { el } from '../../js/shared/dom.js';
import { t } from './texts.js';

const gap = 14;
const label = 14;
const largestDot = 18;
const smallestDot = 2;
const lowest = 320;

export function newSeatDrawing() {
  const canvas = el('canvas', { class: 'seat-drawing', role: 'img', 'aria-label': t('heat.drawing') });
  const element = el('div', { id: 'seat-drawing' }, canvas);
  let blocks = [];
  new ResizeObserver(() => draw()).observe(element);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => draw());

  function draw() {
    const width = element.clientWidth;
    if (width === 0 || blocks.length === 0)
      return;
    const { places, height, dot } = arranged(blocks, width);
    const density = devicePixelRatio;
    canvas.width = width * density;
    canvas.height = height * density;
    canvas.style.height = `${height}px`;
    const pen = canvas.getContext('2d');
    pen.scale(density, density);
    drawBlocks(pen, places, dot, colours(canvas));
  }

  return {
    element,
    show(seats) {
      blocks = blocksOf(seats);
      draw();
    },
    clear() {
      blocks = [];
      canvas.width = canvas.width;
    },
  };
}

/** Seats come by number: through all sections, row by row. */
function blocksOf(seats) {
  const blocks = new Map();
  for (const { section, row, status } of seats) {
    if (!blocks.has(section))
      blocks.set(section, { name: section, rows: new Map(), columns: 0 });
    const block = blocks.get(section);
    if (!block.rows.has(row))
      block.rows.set(row, []);
    const line = block.rows.get(row);
    line.push(status);
    block.columns = Math.max(block.columns, line.length);
  }

  return [...blocks.values()];
}

/** The largest dots with which all sections fit into a picture that is not much higher than it is wide. */
function arranged(blocks, width) {
  for (let dot = largestDot; ; dot--) {
    const tried = placed(blocks, width, dot);
    if (dot === smallestDot || (tried.fits && tried.height <= Math.max(lowest, width / 2)))
      return { ...tried, dot };
  }
}

function placed(blocks, width, dot) {
  const places = [];
  let [x, y, lineHeight, fits] = [0, 0, 0, true];
  for (const block of blocks) {
    // A row that is wider than the picture goes on in the next line.
    const columns = Math.max(1, Math.min(block.columns, Math.floor(width / dot)));
    fits &&= columns === block.columns;
    const lines = [...block.rows.values()].reduce((sum, row) => sum + Math.ceil(row.length / columns), 0);
    const blockWidth = Math.max(columns * dot, 40);
    if (x > 0 && x + blockWidth > width) {
      x = 0;
      y += lineHeight + gap;
      lineHeight = 0;
    }

    places.push({ block, x, y, columns, width: blockWidth });
    x += blockWidth + gap;
    lineHeight = Math.max(lineHeight, label + lines * dot);
  }

  return { places, height: y + lineHeight, fits };
}

function drawBlocks(pen, places, dot, colour) {
  const size = dot > 4 ? dot - 2 : dot > 2 ? dot - 1 : dot;
  pen.font = '11px system-ui, sans-serif';
  for (const { block, x, y, columns, width } of places) {
    pen.fillStyle = colour.text;
    pen.fillText(shortened(pen, block.name, width), x, y + label - 4);
    let line = 0;
    for (const row of block.rows.values()) {
      row.forEach((status, seat) => {
        pen.fillStyle = colour[status];
        pen.fillRect(x + seat % columns * dot, y + label + (line + Math.floor(seat / columns)) * dot, size, size);
      });
      line += Math.ceil(row.length / columns);
    }
  }
}

function shortened(pen, text, width) {
  let length = text.length;
  while (length > 1 && pen.measureText(text.slice(0, length)).width > width)
    length--;
  return length === text.length ? text : `${text.slice(0, Math.max(1, length - 1))}…`;
}

function colours(element) {
  const style = getComputedStyle(element);
  return {
    text: style.color,
    available: style.getPropertyValue('--seat-available'),
    held: style.getPropertyValue('--seat-held'),
    sold: style.getPropertyValue('--seat-sold'),
  };
}
