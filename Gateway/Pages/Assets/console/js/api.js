/**
 * Calls of the operators' API. The session is a cookie that no script can read; a call that it no longer opens leads to the sign-in, and
 * from there back here.
 */

import * as calls from '../../js/shared/api.js';

export { ApiError } from '../../js/shared/api.js';

const session = '/admin/sessions';

/** @param {AbortSignal} [signal] what asks again by itself needs no retries */
export const get = (address, signal) => guarded(calls.get(address, { signal, retries: false }));

/** Each call is one intent: pressed twice, it happens twice. */
export const post = (address, body) => guarded(calls.post(address, body, calls.intent()));

export const patch = (address, body) => guarded(calls.patch(address, body));

/** @param {string} operatorKey changed for a session, and kept nowhere */
export const signIn = operatorKey => calls.post(session, { operatorKey }, undefined, { retries: false });

export const isSignedIn = () => calls.get(`${session}/me`, { retries: false }).then(() => true, () => false);

/** Ends the session; one that is over already cannot be ended. */
export const signOut = () => calls.remove(`${session}/me`).catch(() => undefined);

/** Writes an address of which parts came from outside. */
export function path(strings, ...parts) {
  return String.raw({ raw: strings }, ...parts.map(part => encodeURIComponent(part)));
}

async function guarded(answer) {
  try {
    return await answer;
  } catch (error) {
    // Whether the session is over says the session itself: a gateway without an operator key refuses everything.
    if (error.status === 403 && error.code === 'forbidden' && !await isSignedIn())
      toSignIn();
    throw error;
  }
}

function toSignIn() {
  location.replace(path`/console/sign-in?then=${location.pathname + location.search}`);
}
