/** Who is signed in. The cookie that says so is out of reach of scripts; only the name to greet with lies here. */
import { get, remove } from './api.js';

const nameKey = 'ticketing-name';

export const displayName = () => localStorage.getItem(nameKey);
/** @param {string} name */
export const rememberName = name => localStorage.setItem(nameKey, name);

/** @returns {Promise<{ userId: string, expiresAt: string } | null>} null where nobody is signed in */
export async function session() {
  try {
    return await get('/sessions/me', { retries: false });
  } catch {
    return null;
  }
}

export async function signOut() {
  await remove('/sessions/me');
  localStorage.removeItem(nameKey);
  location.assign('/');
}

/** Where to sign in and come back from. @param {string} [then] a path of this site */
export const signInAddress = (then = location.pathname + location.search) => `/sign-in?then=${encodeURIComponent(then)}`;
