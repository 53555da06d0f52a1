/** What has to be told: errors with what to do next, and passing remarks. */
import { ApiError, isPassing } from './api.js';
import { byId, button, el } from './dom.js';
import { signInAddress } from './session.js';
import { hasText, t } from './texts.js';

const roomCodes = new Set(['queue_token_required', 'queue_token_invalid', 'queue_token_expired', 'queue_token_finished', 'not_admitted']);

/** The sentence of an error, in the visitor's language. @param {unknown} error */
export function sentence(error) {
  if (!(error instanceof ApiError)) return t('errors.unexpected');
  const { limit, held, seats } = error.problem;
  const key = `errors.${error.code}`;
  return hasText(key) ? t(key, { limit, held, count: seats?.length ?? 1 }) : t('errors.unexpected');
}

/**
 * An error as a notice with the ways on from it.
 * @param {unknown} error
 * @param {{ again?: () => unknown, concertId?: string }} [ways] what repeats it, and whose waiting room it is about
 */
export function errorNotice(error, { again, concertId } = {}) {
  if (!(error instanceof ApiError)) console.error(error);
  const code = error instanceof ApiError ? error.code : 'unexpected';
  const ways = [];
  if (code === 'unauthenticated') ways.push(el('a', { class: 'button primary', href: signInAddress() }, t('session.signIn')));
  else if (roomCodes.has(code) && concertId) {
    ways.push(el('a', { class: 'button primary', href: `/concerts/${concertId}/waiting-room` }, t('room.go')));
  } else if (again && (isPassing(error) || code === 'unexpected')) ways.push(button(t('again'), again, 'primary'));
  const trace = error instanceof ApiError && error.status >= 500 && error.problem.traceId;
  return el('div', { class: 'notice bad', role: 'alert', data: { error: code } },
    el('p', {}, sentence(error)),
    trace && el('p', { class: 'small muted' }, t('errors.trace'), ' ', el('span', { class: 'mono' }, trace)),
    ways.length > 0 && el('div', { class: 'cluster' }, ways));
}

/**
 * Fills a part of a page: a skeleton stays until its content is there; a failure is told in its place.
 * @param {HTMLElement} part @param {() => Promise<import('./dom.js').Child[] | void>} load @param {{ concertId?: string }} [ways]
 */
export async function fill(part, load, ways = {}) {
  part.setAttribute('aria-busy', 'true');
  try {
    const content = await load();
    if (content) part.replaceChildren(...content.filter(Boolean));
  } catch (error) {
    const notice = errorNotice(error, { ...ways, again: () => fill(part, load, ways) });
    part.replaceChildren(part.tagName === 'UL' ? el('li', {}, notice) : notice);
  } finally {
    part.removeAttribute('aria-busy');
  }
}

/** A remark that goes by itself, or for the next one. @param {string} text */
export function remark(text) {
  const toast = el('div', { class: 'toast' }, text);
  byId('toasts').replaceChildren(toast);
  setTimeout(() => toast.remove(), 6000);
}
