/** What every seat of an evening is at, one byte a seat. */

/** @typedef {'available' | 'held' | 'sold'} Status */
export const statuses = /** @type {const} */ (['available', 'held', 'sold']);

export class SeatStates {
  version = -1;
  #codes;
  /** Seats to be had, by section. */
  #left;
  #hall;

  /** @param {import('./hall.js').Hall} hall */
  constructor(hall) {
    this.#hall = hall;
    this.#codes = new Uint8Array(hall.seats + 1);
    this.#left = hall.sections.map(section => section.last - section.first + 1);
  }

  /** @param {number} number @returns {Status} */
  of(number) {
    return statuses[this.#codes[number]];
  }

  /** @param {number} number */
  isFree = number => this.#codes[number] === 0;

  /** @param {{ index: number }} section */
  left = section => this.#left[section.index];

  get leftInAll() {
    return this.#left.reduce((sum, one) => sum + one, 0);
  }

  /** Takes the whole map as it was read. @param {{ version: number, seats: { number: number, status: Status }[] }} map */
  replace(map) {
    this.version = map.version;
    for (const seat of map.seats) this.#codes[seat.number] = statuses.indexOf(seat.status);
    for (const section of this.#hall.sections) {
      let left = 0;
      for (let number = section.first; number <= section.last; number++) if (this.#codes[number] === 0) left++;
      this.#left[section.index] = left;
    }
  }

  /** @param {{ version: number, number: number, status: Status }} change @param {{ index: number }} section the seat's */
  apply(change, section) {
    this.version = change.version;
    const code = statuses.indexOf(change.status);
    this.#left[section.index] += (code === 0) - (this.#codes[change.number] === 0);
    this.#codes[change.number] = code;
  }
}
