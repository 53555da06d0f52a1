/** Calls of the API. Cookies carry who calls; no token is ever in the hands of a script for longer than an answer. */
import { learnTime } from './clock.js';

/** Why a call failed: the API's error code, or `offline` where no answer came. */
export class ApiError extends Error {
  /** @param {string} code @param {number} status 0 without an answer @param {any} [problem] the problem document @param {number} [retryAfterSeconds] */
  constructor(code, status, problem = {}, retryAfterSeconds = 0) {
    super(code);
    Object.assign(this, { code, status, problem, retryAfterSeconds });
  }
}

const passing = new Set(['offline', 'cluster_unavailable', 'request_in_progress', 'too_many_requests']);
const attempts = 4;
const longestWaitSeconds = 10;

/** Whether the same call may succeed in a while. @param {unknown} error */
export const isPassing = error => error instanceof ApiError && passing.has(error.code);

/** @param {string} path @param {{ signal?: AbortSignal, retries?: boolean }} [options] */
export const get = (path, options = {}) => call('GET', path, options);

const known = new Map();

/** What does not change while a page is looked at is read once a page. @param {string} path */
export function readOnce(path) {
  if (!known.has(path)) {
    // A failure is nothing to keep.
    known.set(path, get(path).catch(error => {
      known.delete(path);
      throw error;
    }));
  }

  return known.get(path);
}

/**
 * @param {string} path
 * @param {unknown} body undefined for none
 * @param {string} [key] of the visitor's intent: the same for every try, so that it happens once
 * @param {{ retries?: boolean }} [options]
 */
export const post = (path, body, key, options = {}) => call('POST', path, { body, key, ...options });

/** @param {string} path @param {unknown} body */
export const patch = (path, body) => call('PATCH', path, { body });

/** @param {string} path */
export const remove = path => call('DELETE', path, {});

/** A key for one intent. Where a page is not served over TLS, browsers keep randomUUID from it. */
export function intent() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), byte => byte.toString(16).padStart(2, '0')).join('');
}

/** All items of a list that answers page by page. @param {string} path without a query */
export async function getAll(path) {
  const items = [];
  for (let next = ''; next !== null;) {
    const page = await get(`${path}?limit=100${next && `&cursor=${next}`}`);
    items.push(...page.items);
    next = page.next;
  }
  return items;
}

async function call(method, path, { body, key, signal, retries = true }) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(method, path, body, key, signal);
    } catch (error) {
      if (!retries || !isPassing(error) || attempt === attempts || signal?.aborted) throw error;
      // Many wait for the same moment: they should not all come back at once.
      const seconds = Math.min(longestWaitSeconds, error.retryAfterSeconds || attempt);
      await new Promise(resolve => setTimeout(resolve, (seconds + Math.random() / 2) * 1000));
    }
  }
}

async function once(method, path, body, key, signal) {
  const headers = method === 'GET' ? {} : { 'X-CSRF': '1' };
  if (key !== undefined) headers['Idempotency-Key'] = key;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const sentAt = Date.now();
  let answer;
  let content;
  try {
    // A map that has not changed comes from the browser's own cache after a 304.
    answer = await fetch(`/api/v1${path}`, { method, headers, body: body && JSON.stringify(body), signal, cache: 'no-cache' });
    learnTime(answer.headers.get('Date'), sentAt, Date.now());
    content = answer.status === 204 ? null : await answer.json();
  } catch (error) {
    if (signal?.aborted) throw error;
    // No answer, or one that broke off.
    if (!answer || answer.ok) throw tellReach(false), new ApiError('offline', 0);
  }
  tellReach(true);
  if (answer.ok) return content;
  throw new ApiError(content?.code ?? 'cluster_unavailable', answer.status, content ?? {}, Number(answer.headers.get('Retry-After')) || 0);
}

/** Tells the page whether the service can be reached. @param {boolean} reached */
function tellReach(reached) {
  dispatchEvent(new CustomEvent('reach', { detail: reached }));
}
