/** The seats that a visitor has chosen and not yet asked for. */

export class Choice {
  /** In the order in which they were chosen. @type {number[]} */
  seats = [];
  #tell;

  /** @param {number} limit seats a reservation @param {() => void} tell at every change */
  constructor(limit, tell) {
    this.limit = limit;
    this.#tell = tell;
  }

  /** @param {number} number */
  has = number => this.seats.includes(number);

  get isFull() {
    return this.seats.length >= this.limit;
  }

  /** @param {number} number */
  remove(number) {
    if (this.has(number)) this.set(this.seats.filter(seat => seat !== number));
  }

  /** @param {number} number @returns {boolean} false where no more may be chosen */
  add(number) {
    if (this.isFull) return false;
    this.set([...this.seats, number]);
    return true;
  }

  /** @param {number[]} seats */
  set(seats) {
    this.seats = seats;
    this.#tell();
  }
}
