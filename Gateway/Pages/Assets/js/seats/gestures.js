/** Wheel, drag, pinch and tap on the map. */

const tapPx = 8;

/**
 * @param {HTMLElement} map @param {import('./viewport.js').Viewport} view
 * @param {(px: number, py: number, pointer: string) => void} tapped where, and with what kind of pointer
 */
export function takeGestures(map, view, tapped) {
  /** Pointers that are down, by id. @type {Map<number, { x: number, y: number }>} */
  const down = new Map();
  let moved = 0;

  const at = event => {
    const box = map.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  map.addEventListener('wheel', event => {
    event.preventDefault();
    const { x, y } = at(event);
    view.zoom(x, y, Math.exp(-event.deltaY * (event.deltaMode === 0 ? 0.002 : 0.06)));
  }, { passive: false });

  map.addEventListener('pointerdown', event => {
    if (event.button !== 0) return;
    if (down.size === 0) moved = 0;
    down.set(event.pointerId, at(event));
    map.setPointerCapture(event.pointerId);
  });

  map.addEventListener('pointermove', event => {
    const before = down.get(event.pointerId);
    if (!before) return;
    const now = at(event);
    moved += Math.hypot(now.x - before.x, now.y - before.y);
    const other = [...down].find(([id]) => id !== event.pointerId)?.[1];
    down.set(event.pointerId, now);
    if (other) pinch(before, now, other);
    else if (moved > tapPx) view.pan(now.x - before.x, now.y - before.y);
  });

  // Of two fingers one moves at a time: the middle goes half the way, the distance gives the zoom.
  function pinch(before, now, other) {
    moved = Infinity;
    const distance = point => Math.max(1, Math.hypot(point.x - other.x, point.y - other.y));
    view.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
    view.zoom((now.x + other.x) / 2, (now.y + other.y) / 2, distance(now) / distance(before));
  }

  map.addEventListener('pointerup', event => {
    const last = down.get(event.pointerId);
    down.delete(event.pointerId);
    if (last && down.size === 0 && moved <= tapPx) tapped(last.x, last.y, event.pointerType);
  });
  map.addEventListener('pointercancel', event => down.delete(event.pointerId));
}
