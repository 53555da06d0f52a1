/**
 * Keeps seat states true: the map once, then every change by its version. A gap in the versions, or the stream's word, makes it read the
 * map again; while no stream comes, it reads every few seconds, which costs an unchanged map nothing.
 */
import { get, isPassing } from '../shared/api.js';
import { listen } from '../shared/stream.js';
import { sectionOf } from './hall.js';

const pollMs = 4000;

/**
 * @param {string} address of the date: /concerts/{id}/dates/{date}
 * @param {import('./hall.js').Hall} hall @param {import('./states.js').SeatStates} states
 * @param {{ read: () => void, changed: (number: number) => void, failed: (error: unknown) => void, live: (live: boolean) => void }} tell
 */
export function watchSeats(address, hall, states, tell) {
  const concert = `?concert=${address.split('/')[2]}`;
  let reading = false;
  let again = false;
  let live = false;
  let stopped = false;
  let timer = 0;
  /** Changes that came while the map was read. */
  let waiting = [];

  async function read() {
    if (reading) {
      again = true;
      return;
    }

    reading = true;
    try {
      states.replace(await get(`${address}/seats${concert}`));
      tell.read();
      const late = waiting;
      waiting = [];
      reading = false;
      late.forEach(take);
      if (again) read();
      again = false;
    } catch (error) {
      reading = false;
      if (!isPassing(error)) fail(error);
      else if (states.version < 0) tell.failed(error);
    }
  }

  function take(change) {
    if (reading) waiting.push(change);
    else if (change.version > states.version + 1) read();
    else if (change.version === states.version + 1) {
      states.apply(change, sectionOf(hall, change.number));
      tell.changed(change.number);
    }
  }

  function hear(state) {
    live = state;
    tell.live(live);
    clearTimeout(timer);
    if (!live && !stopped) timer = setTimeout(poll, pollMs);
  }

  async function poll() {
    await read();
    if (!live && !stopped) timer = setTimeout(poll, pollMs);
  }

  function fail(error) {
    stop();
    tell.failed(error);
  }

  const started = ({ version }) => {
    if (version !== states.version) read();
  };
  const close = listen(`${address}/seats/events${concert}`, { started, resync: () => read(), message: take }, hear);
  read();

  function stop() {
    stopped = true;
    clearTimeout(timer);
    close();
  }

  return stop;
}
