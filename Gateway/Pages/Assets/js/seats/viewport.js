/** Which part of the hall is seen, and how large: `scale` pixels a seat, hall point (x, y) at the upper left corner. */

const largestScale = 56;
const margin = 12;

export class Viewport {
  x = 0;
  y = 0;
  scale = 1;
  width = 1;
  height = 1;
  #hall;
  #tell;

  /** @param {import('./hall.js').Hall} hall @param {() => void} tell at every change */
  constructor(hall, tell) {
    this.#hall = hall;
    this.#tell = tell;
  }

  /** The scale at which the whole hall is seen. */
  get fitting() {
    return Math.min(largestScale, (this.width - 2 * margin) / this.#hall.width, (this.height - 2 * margin) / this.#hall.height);
  }

  get isWhole() {
    return this.scale <= this.fitting * 1.01;
  }

  /** @param {number} width pixels @param {number} height pixels */
  resize(width, height) {
    const whole = this.isWhole;
    this.width = Math.max(1, width);
    this.height = Math.max(1, height);
    if (whole) this.fit();
    else this.#settle();
  }

  fit() {
    this.scale = this.fitting;
    this.#settle();
  }

  /** @param {number} px where in the view it stays put @param {number} py @param {number} factor */
  zoom(px, py, factor) {
    const scale = Math.min(largestScale, Math.max(this.fitting, this.scale * factor));
    this.x += px / this.scale - px / scale;
    this.y += py / this.scale - py / scale;
    this.scale = scale;
    this.#settle();
  }

  /** @param {number} factor around the middle */
  zoomMiddle(factor) {
    this.zoom(this.width / 2, this.height / 2, factor);
  }

  /** @param {number} dx pixels @param {number} dy pixels */
  pan(dx, dy) {
    this.x -= dx / this.scale;
    this.y -= dy / this.scale;
    this.#settle();
  }

  /** Brings a seat into sight, large enough to be told from others. @param {number} x @param {number} y @param {number} least scale */
  reveal(x, y, least) {
    const [wide, high] = [this.width / this.scale, this.height / this.scale];
    const near = x > this.x + 1 && x < this.x + wide - 2 && y > this.y + 1 && y < this.y + high - 2;
    if (near && this.scale >= least) return;
    this.scale = Math.max(this.scale, Math.min(least, largestScale));
    this.x = x + 0.5 - this.width / this.scale / 2;
    this.y = y + 0.5 - this.height / this.scale / 2;
    this.#settle();
  }

  /** @param {number} px @param {number} py */
  pointAt = (px, py) => ({ x: this.x + px / this.scale, y: this.y + py / this.scale });

  // The hall stays in the view: in its middle where it is smaller, else up to its edges.
  #settle() {
    const hold = (at, seen, all) => (seen >= all ? (all - seen) / 2 : Math.min(all - seen, Math.max(0, at)));
    const edge = margin / this.scale;
    this.x = hold(this.x + edge, this.width / this.scale, this.#hall.width + 2 * edge) - edge;
    this.y = hold(this.y + edge, this.height / this.scale, this.#hall.height + 2 * edge) - edge;
    this.#tell();
  }
}
