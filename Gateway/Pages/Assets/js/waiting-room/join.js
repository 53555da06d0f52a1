import { intent, post } from '../shared/api.js';

/** One intent to join: its retries give the same place. */
let key;

/** Takes a place, or finds the one there is, and goes to the waiting room. @param {string} concertId */
export async function join(concertId) {
  key ??= intent();
  await post(`/concerts/${concertId}/queue-tokens`, undefined, key);
  key = undefined;
  location.assign(`/concerts/${concertId}/waiting-room`);
}
