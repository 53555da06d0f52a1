/** Figures, money and times as the console shows them. */

const numbers = new Intl.NumberFormat('en');
const decimals = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const shares = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });
const compacts = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const clocks = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const minutes = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const moments = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** What is not known is never shown as a number. */
const unknown = '–';

export const number = value => value === null || value === undefined ? unknown : numbers.format(value);

export const decimal = value => value === null || value === undefined ? unknown : decimals.format(value);

export const compact = value => compacts.format(value);

export const share = (part, whole) => whole > 0 ? shares.format(part / whole) : unknown;

/** @param {string | null | undefined} currency ISO 4217; without one, the plain number */
export function money(amount, currency) {
  if (amount === null || amount === undefined || !currency)
    return number(amount);
  return new Intl.NumberFormat('en', { style: 'currency', currency, maximumFractionDigits: 0 }).format(amount);
}

/** By the clock of whoever looks. */
export const clock = time => clocks.format(new Date(time));

export const minute = time => minutes.format(new Date(time));

export const moment = time => time ? moments.format(new Date(time)) : unknown;

/** By the clock of a venue. */
export function momentIn(time, timeZone) {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(new Date(time));
}

/** @param {number} seconds */
export function duration(seconds) {
  if (seconds < 60)
    return `${decimals.format(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600)
    return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  if (whole < 86_400)
    return `${Math.floor(whole / 3600)} h ${Math.floor(whole % 3600 / 60)} min`;
  return `${Math.floor(whole / 86_400)} d ${Math.floor(whole % 86_400 / 3600)} h`;
}
