/** Money, times and durations as the visitor's language writes them. */
import { readOnce } from './api.js';
import { language, t } from './texts.js';

/** The policies in force. */
export const readPolicies = () => readOnce('/policies');

/** @param {number} amount whole units @param {string} currency ISO 4217 */
export const money = (amount, currency) =>
  new Intl.NumberFormat(language, { style: 'currency', currency, maximumFractionDigits: 0, minimumFractionDigits: 0 }).format(amount);

const dayAndTime = { weekday: 'short', year: 'numeric', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' };

function format(time, timeZone, options) {
  try {
    return new Intl.DateTimeFormat(language, { ...options, timeZone }).format(new Date(time));
  } catch (error) {
    // A zone that this browser does not know: UTC says so itself.
    if (error instanceof RangeError) return new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC', timeZoneName: 'short' }).format(new Date(time));
    throw error;
  }
}

/** A time on the venue's clock. @param {string} time RFC 3339 @param {string} [timeZone] by default the visitor's */
export const dateTime = (time, timeZone) => format(time, timeZone, dayAndTime);

/** The same moment on the visitor's clock; null where the two clocks agree. */
export function localHint(time, timeZone) {
  const mine = dateTime(time);
  return mine === dateTime(time, timeZone) ? null : t('time.yours', { time: mine });
}

/** @param {string} time */
export const timeOfDay = time => format(time, undefined, { hour: 'numeric', minute: '2-digit', second: '2-digit' });

const secondsOfDay = 86_400;

/** About how long, in words. @param {number} seconds */
export function duration(seconds) {
  if (seconds < 60) return t('time.seconds', { count: Math.max(1, Math.ceil(seconds)) });
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return t('time.minutes', { count: minutes });
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return rest === 0 ? t('time.hours', { count: hours }) : t('time.both', { hours: t('time.hours', { count: hours }), minutes: t('time.minutes', { count: rest }) });
}

/** As a clock shows it, 4:07 or 1:04:07; from two days on in days. @param {number} seconds */
export function clock(seconds) {
  if (seconds >= 2 * secondsOfDay) return t('time.days', { count: Math.floor(seconds / secondsOfDay) });
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = value => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
