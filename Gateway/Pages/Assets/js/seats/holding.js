/** Asks for the chosen seats: all of them are held, or none. */
import { ApiError, intent, post } from '../shared/api.js';

/** @param {string} concertId @param {string} date */
export function holding(concertId, date) {
  let key = '';
  let asked = '';

  /** @param {number[]} seats @returns {Promise<void>} leaves the page where they are held */
  return async function hold(seats) {
    // Other seats are another intent; the same ones again are the same, whatever broke in between.
    const wish = seats.join();
    if (wish !== asked) [asked, key] = [wish, intent()];
    try {
      const made = await post(`/reservations?concert=${concertId}`, { concertId, date, seats }, key);
      location.assign(`/reservations/${made.reservationId}`);
    } catch (error) {
      // What was refused changed nothing; asking once more later is a new wish.
      if (error instanceof ApiError && error.status === 409) asked = '';
      throw error;
    }
  };
}
