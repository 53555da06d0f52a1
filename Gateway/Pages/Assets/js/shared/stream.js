/**
 * Server-sent events that come back by themselves, also where a browser gives up. Browsers have six connections to a site, and people
 * open many tabs on the night of a sale: of all tabs that want the same events one has them, and the next one when that is closed.
 */

const longestPauseMs = 15_000;

/**
 * @param {string} path of the API
 * @param {Record<string, (data: any) => void>} heard by the event's name; `message` is the usual one
 * @param {(live: boolean) => void} tell whether events come now; while they do not, the caller has to ask by itself
 * @returns {() => void} closes it
 */
export function listen(path, heard, tell) {
  const stopped = new AbortController();
  /** @type {EventSource | undefined} */
  let source;
  let timer = 0;
  let failures = 0;

  function close() {
    clearTimeout(timer);
    source?.close();
  }

  function open() {
    source = new EventSource(`/api/v1${path}`);
    source.onopen = () => {
      failures = 0;
      tell(true);
    };
    source.onerror = () => {
      tell(false);
      // While it connects the browser tries again by itself. After a refusal it does not.
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, Math.min(longestPauseMs, 1000 * 2 ** failures++));
    };
    for (const [name, hear] of Object.entries(heard)) source.addEventListener(name, event => hear(JSON.parse(event.data)));
  }

  const untilStopped = () => new Promise(resolve => {
    const { signal } = stopped;
    signal.addEventListener('abort', resolve);
    // A stream can outlive the connection for a while: what it brings to a page that says it is cut off leads to calls that fail.
    addEventListener('offline', () => { close(); tell(false); }, { signal });
    addEventListener('online', () => { close(); open(); }, { signal });
    open();
  });

  tell(false);
  // Without TLS browsers keep locks from a page: then each tab has its own stream.
  if (navigator.locks) navigator.locks.request(path, { signal: stopped.signal }, untilStopped).catch(() => {});
  else untilStopped();
  return () => {
    stopped.abort();
    close();
  };
}
