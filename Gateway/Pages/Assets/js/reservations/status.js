import { el } from '../shared/dom.js';
import { t } from '../shared/texts.js';

const chips = {
  held: ['accent', 'reservation.held'], paying: ['warn', 'reservation.paying'], paid: ['good', 'reservation.paid'],
  cancelled: ['', 'reservation.cancelled'], expired: ['', 'reservation.expired'],
};

/** @param {string} status of a reservation */
export function statusChip(status) {
  const [kind, key] = chips[status];
  return el('span', { class: `chip ${kind}`, data: { status } }, t(key));
}
