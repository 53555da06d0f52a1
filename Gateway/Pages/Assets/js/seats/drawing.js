/**
 * Draws the part of the hall that is seen. A seat is no element: seats of one section and status are one path. Where too many are in
 * sight to be told apart, sections are blocks that say how much is left.
 */
import { svg } from '../shared/dom.js';
import { t } from '../shared/texts.js';
import { colourOf, cornerOf, seatAt, sectionOf } from './hall.js';
import { statuses } from './states.js';

const mostSeatsDrawn = 5000;
const smallestSeatPx = 4;
const smallestTextPx = 8;
const rowLabelPx = 11;
const numberPx = 24;
/** How far beyond the view is drawn, in views: a drag shows what is there before anything is drawn anew. */
const beyond = 0.25;

const square = (x, y, size) => `M${x + (1 - size) / 2} ${y + (1 - size) / 2}h${size}v${size}h${-size}z`;
const sizes = { available: 0.78, held: 0.66, sold: 0.3 };

export class HallDrawing {
  #hall;
  #states;
  #view;
  #scene = svg('g');
  #seats = svg('g');
  #marks = svg('g');
  #drawn = null;
  #due = false;

  constructor(root, hall, states, view) {
    [this.#hall, this.#states, this.#view] = [hall, states, view];
    const stage = svg('g', { class: 'stage' },
      svg('rect', { x: hall.width / 2 - hall.width / 5, y: 0, width: hall.width / 2.5, height: 2, rx: 0.6 }),
      svg('text', { x: hall.width / 2, y: 1.45, 'font-size': 1.3, 'text-anchor': 'middle' }, t('seats.stage')));
    this.#scene.append(stage, this.#seats, this.#marks);
    root.append(this.#scene);
  }

  /** Something moved, or seats changed (`anew`): drawn with the next frame, whatever happens until then. */
  refresh(anew = false) {
    if (anew) this.#drawn = null;
    if (this.#due) return;
    this.#due = true;
    requestAnimationFrame(() => {
      this.#due = false;
      this.#draw();
    });
  }

  /** The elements over the seats: what is chosen, and where the keyboard is. @param {Element[]} marks */
  mark(marks) {
    this.#marks.replaceChildren(...marks);
  }

  #draw() {
    const { x, y, scale, width, height } = this.#view;
    this.#scene.setAttribute('transform', `scale(${scale}) translate(${-x} ${-y})`);
    const [wide, high] = [width / scale, height / scale];
    const known = this.#drawn;
    if (known && known.scale === scale && x >= known.left && y >= known.top && x + wide <= known.right && y + high <= known.bottom) return;
    const window = { scale, left: x - wide * beyond, top: y - high * beyond, right: x + wide * (1 + beyond), bottom: y + high * (1 + beyond) };
    this.#drawn = window;
    const seen = this.#hall.sections.map(section => ({ section, part: partOf(section, window) })).filter(one => one.part);
    const count = seen.reduce((sum, { part }) => sum + (part.toLine - part.fromLine) * (part.toColumn - part.fromColumn), 0);
    const asBlocks = count > mostSeatsDrawn || scale < smallestSeatPx;
    this.#seats.replaceChildren(...seen.flatMap(({ section, part }) =>
      asBlocks ? this.#block(section) : [...this.#label(section, scale), ...this.#detail(section, part, scale)]));
  }

  #colour = section => colourOf(this.#hall.categories.indexOf(section.category));

  #block(section) {
    const left = this.#states.left(section);
    const share = left / (section.last - section.first + 1);
    const { scale } = this.#view;
    const told = left === 0 ? t('seats.soldOut') : t('number', { value: left });
    const letters = Math.max(6, section.name.length, told.length);
    const size = Math.min(14 / scale, section.height / 3, section.width / letters / 0.62);
    const [middle, line] = [section.x + section.width / 2, section.y + section.height / 2];
    const readable = size * scale >= smallestTextPx;
    return [
      svg('rect', { class: `block ${this.#colour(section)}`, x: section.x, y: section.y, width: section.width, height: section.height, rx: 0.8, 'fill-opacity': left === 0 ? 0 : 0.25 + 0.6 * share }),
      readable && svg('text', { class: 'block-name', x: middle, y: line - size * 0.15, 'font-size': size, 'text-anchor': 'middle' }, section.name),
      readable && svg('text', { class: 'block-left', x: middle, y: line + size, 'font-size': size * 0.85, 'text-anchor': 'middle' }, told),
    ].filter(Boolean);
  }

  #label(section, scale) {
    const size = Math.min(15 / scale, 1.6);
    return [svg('text', { class: 'section-name', x: section.x, y: section.y - 0.5, 'font-size': size }, section.name)];
  }

  #detail(section, part, scale) {
    const paths = { available: [], held: [], sold: [] };
    const texts = [];
    for (let line = part.fromLine; line < part.toLine; line++) {
      if (scale >= rowLabelPx && line % section.linesPerRow === 0 && section.rows > 1) {
        texts.push(svg('text', { class: 'row-name', x: section.x - 0.4, y: section.y + line + 0.68, 'font-size': 0.5, 'text-anchor': 'end' }, line / section.linesPerRow + 1));
      }

      for (let column = part.fromColumn; column < part.toColumn; column++) {
        const number = seatAt(section, line, column);
        if (number === null) continue;
        const status = this.#states.of(number);
        paths[status].push(square(section.x + column, section.y + line, sizes[status]));
        if (scale >= numberPx && status === 'available') texts.push(seatNumber(section, number, line, column));
      }
    }

    return [...statuses.filter(status => paths[status].length > 0).map(status =>
      svg('path', { class: `seats ${status} ${this.#colour(section)}`, d: paths[status].join('') })), ...texts];
  }
}

/** The lines and columns of a section within a window; null where there are none. */
function partOf(section, { left, top, right, bottom }) {
  const part = {
    fromLine: Math.max(0, Math.floor(top - section.y)), toLine: Math.min(section.height, Math.ceil(bottom - section.y)),
    fromColumn: Math.max(0, Math.floor(left - section.x)), toColumn: Math.min(section.line, Math.ceil(right - section.x)),
  };
  return part.fromLine < part.toLine && part.fromColumn < part.toColumn ? part : null;
}

const seatNumber = (section, number, line, column) => svg('text',
  { class: 'seat-number', x: section.x + column + 0.5, y: section.y + line + 0.62, 'font-size': 0.34, 'text-anchor': 'middle' },
  (number - section.first) % section.seatsPerRow + 1);

/** A chosen seat, told by its form as well as by its colour. */
export function chosenMark(hall, number, scale) {
  const { x, y } = cornerOf(sectionOf(hall, number), number);
  // In a far view the seat itself would be too small to be seen.
  const size = Math.max(1, 10 / scale);
  const mark = svg('g', { class: 'chosen', transform: `translate(${x + 0.5 - size / 2} ${y + 0.5 - size / 2}) scale(${size})` },
    svg('rect', { x: 0.04, y: 0.04, width: 0.92, height: 0.92, rx: 0.24 }), svg('path', { d: 'M.26 .52l.17 .18 .32 -.38' }));
  return mark;
}
