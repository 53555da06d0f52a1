/** Times typed by the clock of a venue: operators plan by it, the service counts in UTC. */

/** @returns {string} such as 2027-05-01T19:30, for an input of type datetime-local */
export function localIn(time, timeZone) {
  const parts = Object.fromEntries(new Intl.DateTimeFormat('en-GB', {
    timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
  }).formatToParts(new Date(time)).map(part => [part.type, part.value]));
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

/**
 * @param {string} local as {@link localIn} gives it
 * @returns {string} RFC 3339 in UTC
 */
export function fromLocalIn(local, timeZone) {
  const asUtc = Date.parse(`${local}Z`);
  // The zone's offset depends on the moment that is looked for: a second look corrects a guess across a change of the clocks.
  let guess = asUtc;
  for (let look = 0; look < 2; look++)
    guess = asUtc - (Date.parse(`${localIn(guess, timeZone)}Z`) - guess);
  return new Date(guess).toISOString();
}

export function isZone(timeZone) {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return true;
  } catch {
    return false;
  }
}

/** The zones that a browser knows, for a list to choose from. */
export const zones = ['UTC', ...Intl.supportedValuesOf('timeZone').filter(zone => zone !== 'UTC')];
