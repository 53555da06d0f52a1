/** The best seats of a section that are still to be had: together, as far in front as possible, and near the middle of the row. */

/**
 * @param {import('./hall.js').Section} section @param {(number: number) => boolean} isFree @param {number} count 1 or more
 * @returns {{ seats: number[], together: boolean }} fewer than `count` where there are no more
 */
export function bestSeats(section, isFree, count) {
  for (let row = 0; row < section.rows; row++) {
    const found = togetherInRow(section, section.first + row * section.seatsPerRow, isFree, count);
    if (found) return { seats: found, together: true };
  }

  const seats = [];
  for (let number = section.first; number <= section.last && seats.length < count; number++) if (isFree(number)) seats.push(number);
  return { seats, together: seats.length < 2 };
}

function togetherInRow(section, first, isFree, count) {
  const middle = first + (section.seatsPerRow - count) / 2;
  let best = null;
  let run = 0;
  for (let number = first; number < first + section.seatsPerRow; number++) {
    run = isFree(number) ? run + 1 : 0;
    const start = number - count + 1;
    if (run >= count && (best === null || Math.abs(start - middle) < Math.abs(best - middle))) best = start;
  }

  return best === null ? null : Array.from({ length: count }, (_, index) => best + index);
}
