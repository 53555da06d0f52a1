/** Follows a place in the waiting room: by events, and by polling where and while they do not come. Either keeps the place. */
import { ApiError, get, isPassing } from '../shared/api.js';
import { listen } from '../shared/stream.js';

/** An open stream may be dead without anybody's knowing; after so long without an event the place is asked for. */
const longestSilenceSeconds = 30;

/**
 * @param {string} concertId
 * @param {(token: any) => void} tell at every change
 * @param {(error: unknown) => void} fail where the place cannot be followed any more
 * @param {(live: boolean) => void} tellLive whether events come now
 */
export function follow(concertId, tell, fail, tellLive) {
  const mine = `/queue-tokens/me?concert=${concertId}`;
  let timer = 0;
  let stopped = false;
  let live = false;
  let close = () => {};

  function stop() {
    stopped = true;
    clearTimeout(timer);
    close();
    document.removeEventListener('visibilitychange', look);
    removeEventListener('online', look);
  }

  function take(token) {
    if (stopped) return;
    tell(token);
    if (token.status === 'expired' || token.status === 'finished') stop();
    else pollIn(live ? Math.max(longestSilenceSeconds, token.pollAfterSeconds) : token.pollAfterSeconds);
  }

  function pollIn(seconds) {
    clearTimeout(timer);
    timer = setTimeout(poll, seconds * 1000);
  }

  async function poll() {
    try {
      take(await get(mine, { retries: false }));
    } catch (error) {
      if (stopped) return;
      if (isPassing(error)) return pollIn(Math.max(2, error instanceof ApiError ? error.retryAfterSeconds : 0));
      stop();
      fail(error);
    }
  }

  // A phone that was asleep shows where it stands as soon as it is looked at.
  function look() {
    if (document.visibilityState === 'visible') pollIn(0);
  }

  function hear(state) {
    live = state;
    tellLive(live);
    if (!live && !stopped) pollIn(1);
  }

  document.addEventListener('visibilitychange', look);
  addEventListener('online', look);
  poll().then(() => {
    if (!stopped) close = listen(`/queue-tokens/me/events?concert=${concertId}`, { message: take }, hear);
  });
}
