/** Asks again and again, never twice at once, and says since when what is shown is old. */

/**
 * @template T
 * @param {{read: (signal: AbortSignal) => Promise<T>, show: (value: T) => void, fail?: (error: Error, hadAny: boolean) => void, everySeconds: number | (() => number)}} options
 * @returns {{again: () => Promise<void>, stop: () => void}} `again` asks now and ends when the answer is shown
 */
export function poll({ read, show, fail, everySeconds }) {
  let timer = 0;
  let asking = null;
  let hasAny = false;
  let stopped = false;
  const control = new AbortController();

  async function once() {
    try {
      const value = await read(control.signal);
      if (stopped)
        return;
      hasAny = true;
      show(value);
    } catch (error) {
      if (error.name === 'AbortError' || stopped)
        return;
      if (error.code === undefined)
        throw error;
      fail?.(error, hasAny);
    }
  }

  function ask() {
    clearTimeout(timer);
    asking = once().finally(() => {
      asking = null;
      if (!stopped)
        timer = setTimeout(turn, seconds() * 1000);
    });
    return asking;
  }

  const seconds = () => typeof everySeconds === 'function' ? everySeconds() : everySeconds;

  // What is asked already may have been answered before the change that the caller wants to see.
  const again = () => asking ? asking.then(again) : ask();

  // A page that nobody looks at asks nothing, and asks at once when somebody looks again.
  const turn = () => document.hidden ? undefined : ask();
  const seen = () => document.hidden || asking ? undefined : ask();
  document.addEventListener('visibilitychange', seen);
  addEventListener('online', seen);
  ask();
  return {
    again,
    stop() {
      stopped = true;
      clearTimeout(timer);
      control.abort();
      document.removeEventListener('visibilitychange', seen);
      removeEventListener('online', seen);
    },
  };
}
