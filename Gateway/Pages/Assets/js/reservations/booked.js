/** What a reservation is about: the concert's names and the seats' places, which reservations name by ids and numbers alone. */
import { readOnce } from '../shared/api.js';
import { hallOf, seatName } from '../seats/hall.js';
import { t } from '../shared/texts.js';

/** @param {string} concertId */
export const readConcert = concertId => readOnce(`/concerts/${concertId}`);

/** The evening of a reservation, and how its seats are called. @param {any} concert @param {string} date */
export function eveningOf(concert, date) {
  const evening = concert.dates.find(one => one.date === date);
  const hall = hallOf(evening.sections);
  return { startsAt: evening.startsAt, nameOf: number => (number <= hall.seats ? seatName(hall, number) : t('seats.number', { number: String(number) })) };
}
