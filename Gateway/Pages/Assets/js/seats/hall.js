/**
 * Where every seat of an evening is drawn. The API numbers seats through all sections, row by row, and says no more of the hall: the
 * sections stand in their order before the stage, side by side where they fit. One unit is the distance from seat to seat.
 */
import { t } from '../shared/texts.js';

const gap = 3;
const labelHeight = 2.2;
const longestLine = 120;
const longestSingleRow = 24;
/** So that the stage has room for its name. */
const leastWidth = 14;

/**
 * @typedef {{ index: number, name: string, category: string, price: number, rows: number, seatsPerRow: number, first: number, last: number,
 *   line: number, linesPerRow: number, x: number, y: number, width: number, height: number }} Section
 * @typedef {{ sections: Section[], categories: string[], seats: number, width: number, height: number }} Hall
 */

/** @param {{ name: string, category: string, rows: number, seatsPerRow: number, price: number }[]} sections @returns {Hall} */
export function hallOf(sections) {
  let next = 1;
  const placed = sections.map((section, index) => {
    // A single long row is a hall without a plan: it is drawn as a block. Very long rows go on in the next line.
    const line = section.rows === 1 && section.seatsPerRow > longestSingleRow ? Math.ceil(Math.sqrt(section.seatsPerRow * 2)) : Math.min(section.seatsPerRow, longestLine);
    const linesPerRow = Math.ceil(section.seatsPerRow / line);
    const first = next;
    next += section.rows * section.seatsPerRow;
    return { ...section, index, first, last: next - 1, line, linesPerRow, x: 0, y: 0, width: line, height: section.rows * linesPerRow };
  });
  const size = arrange(placed);
  return { sections: placed, categories: [...new Set(placed.map(section => section.category))], seats: next - 1, ...size };
}

/** Puts the sections on shelves about as wide as all of them together are high. */
function arrange(sections) {
  const area = sections.reduce((sum, one) => sum + (one.width + gap) * (one.height + gap + labelHeight), 0);
  const width = Math.max(leastWidth, Math.sqrt(area * 1.2), ...sections.map(one => one.width));
  let y = gap + 1;
  for (let start = 0; start < sections.length;) {
    let end = start;
    let used = 0;
    while (end < sections.length && (end === start || used + gap + sections[end].width <= width)) {
      used += (end > start ? gap : 0) + sections[end].width;
      end++;
    }

    let x = (width - used) / 2;
    const shelf = sections.slice(start, end);
    for (const one of shelf) {
      one.x = x;
      one.y = y + labelHeight;
      x += one.width + gap;
    }

    y += Math.max(...shelf.map(one => one.height)) + labelHeight + gap;
    start = end;
  }

  return { width, height: y };
}

/** @param {Hall} hall @param {number} number */
export function sectionOf(hall, number) {
  let [low, high] = [0, hall.sections.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (hall.sections[middle].first <= number) low = middle;
    else high = middle - 1;
  }

  return hall.sections[low];
}

/** Row and seat within it, both from 1. @param {Section} section @param {number} number */
export function placeIn(section, number) {
  const index = number - section.first;
  return { row: Math.floor(index / section.seatsPerRow) + 1, seat: (index % section.seatsPerRow) + 1 };
}

/** The upper left corner of a seat. @param {Section} section @param {number} number */
export function cornerOf(section, number) {
  const { row, seat } = placeIn(section, number);
  const line = (row - 1) * section.linesPerRow + Math.floor((seat - 1) / section.line);
  return { x: section.x + (seat - 1) % section.line, y: section.y + line };
}

/** The seat of a line and column of a section; null where a folded row ends before. */
export function seatAt(section, line, column) {
  const row = Math.floor(line / section.linesPerRow);
  const seat = (line % section.linesPerRow) * section.line + column;
  const inside = line >= 0 && line < section.height && column >= 0 && column < section.line && seat < section.seatsPerRow;
  return inside ? section.first + row * section.seatsPerRow + seat : null;
}

/** @param {Hall} hall @returns {Section | undefined} */
export const sectionAtPoint = (hall, x, y) =>
  hall.sections.find(one => x >= one.x && x < one.x + one.width && y >= one.y && y < one.y + one.height);

/** The seat at a point of the hall; null where there is none. @param {Hall} hall */
export function seatAtPoint(hall, x, y) {
  const section = sectionAtPoint(hall, x, y);
  return section ? seatAt(section, Math.floor(y - section.y), Math.floor(x - section.x)) : null;
}

const colours = 8;

/** The class that colours a category. @param {number} category its place among the hall's */
export const colourOf = category => `category-${category % colours}`;

/** Section, row and seat in words. @param {Hall} hall @param {number} number */
export function seatName(hall, number) {
  const section = sectionOf(hall, number);
  return t('seats.name', { section: section.name, ...texts(placeIn(section, number)) });
}

// Labels are no quantities: 1203 stays 1203.
const texts = ({ row, seat }) => ({ row: String(row), seat: String(seat) });
