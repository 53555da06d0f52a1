/** The place of somebody who waits: where it stands, how long it will take, and what may happen meanwhile. */
import { countDown, serverNow } from '../shared/clock.js';
import { byId, el } from '../shared/dom.js';
import { clock, dateTime, duration } from '../shared/format.js';
import { t } from '../shared/texts.js';
import { opensFirst } from '../concerts/dates.js';

/** Whoever hears the page is told now and then, not at each of many changes. */
const betweenTellingsMs = 20_000;

/** What nobody gets past by waiting longer, and where one can go instead. */
const stops = {
  paused: () => [el('p', {}, t('room.paused'))],
  closed: () => [el('p', {}, t('room.closed')),
    el('p', { class: 'cluster' }, el('a', { href: '/' }, t('concert.others')), el('a', { href: '/bookings' }, t('nav.bookings')))],
};

const chances = { yes: ['good', 'room.seatYes'], unsure: ['', 'room.seatUnsure'], no: ['warn', 'room.seatNo'] };

function estimate(token) {
  if (token.estimatedWaitSeconds === null) return t('room.noEstimate');
  const wait = duration(token.estimatedWaitSeconds);
  const most = token.estimatedWaitSecondsP90;
  return most === null ? t('room.estimate', { wait }) : t('room.estimateAndMost', { wait, most: duration(most) });
}

/** The parts stay while their figures change, so that nothing jumps. */
export function waitingView(concert, lottery) {
  const position = el('p', { class: 'position number', id: 'position' });
  const ahead = el('p', { class: 'strong', id: 'ahead' });
  const aloud = el('p', { class: 'aloud', role: 'status' });
  const line = el('span');
  const meter = el('div', { class: 'meter', role: 'progressbar', 'aria-label': t('room.progress'), 'aria-valuemin': 0, 'aria-valuemax': 100 }, line);
  const wait = el('p', { id: 'estimate' });
  const chance = el('p', { class: 'notice', id: 'likely-seat' });
  const before = el('p', { class: 'notice accent', id: 'not-yet' });
  const stop = el('div', { class: 'notice warn', id: 'stopped', role: 'status' });
  let stopClock = () => {};
  let toldAt = 0;
  let latest = { roomMode: null, estimatedWaitSeconds: null };

  /** Of opening, stop and estimate, only what says something new. A stop's part stays as long as its mode, so that it is said aloud once. */
  function arrange() {
    const { roomMode, estimatedWaitSeconds } = latest;
    const mode = roomMode in stops && (before.hidden || roomMode === 'closed') ? roomMode : '';
    if (stop.dataset.mode !== mode) stop.replaceChildren(...stops[mode]?.() ?? []);
    stop.dataset.mode = mode;
    stop.hidden = mode === '';
    // Nobody is next where nothing comes.
    ahead.hidden = meter.hidden = chance.hidden = mode === 'closed';
    // Before the opening an estimate would tell the time of the opening once more, and less well.
    wait.hidden = !before.hidden || (!stop.hidden && estimatedWaitSeconds === null);
  }

  function showBefore() {
    const draws = lottery && lottery.drawnAt === null;
    const time = draws ? lottery.opensAt : opensFirst(concert.dates);
    before.hidden = Date.parse(time) <= serverNow();
    if (before.hidden) return;
    stopClock();
    stopClock = countDown(time, left => {
      before.textContent = t(draws ? 'room.drawIn' : 'room.opensIn', { time: dateTime(time), left: clock(left) });
      before.hidden = left === 0;
      arrange();
    });
  }

  showBefore();
  return {
    element: el('div', { class: 'stack' },
      el('section', { class: 'card hero stack', 'aria-labelledby': 'position-title' },
        el('h2', { id: 'position-title', class: 'muted' }, t('room.yourPosition')), position, ahead, aloud, meter, wait),
      stop, before, chance),

    /** @param {any} token */
    update(token) {
      position.textContent = t('room.number', { position: token.position });
      ahead.textContent = token.ahead === 0 ? t('room.next') : t('room.ahead', { count: token.ahead });
      // Of all who came before, the share that is gone: honest from the first moment, also after a reload.
      const share = token.position > 1 ? 1 - token.ahead / (token.position - 1) : 1;
      const percent = Math.round(Math.min(1, Math.max(0, share)) * 100);
      line.style.width = `${percent}%`;
      meter.setAttribute('aria-valuenow', String(percent));
      wait.textContent = estimate(token);
      const [kind, key] = chances[token.likelySeat] ?? chances.unsure;
      chance.className = `notice ${kind}`;
      chance.textContent = t(key);
      latest = token;
      arrange();
      if (Date.now() - toldAt < betweenTellingsMs) return;
      toldAt = Date.now();
      aloud.textContent = `${ahead.textContent}. ${[before, wait].find(part => !part.hidden)?.textContent ?? ''}`;
    },

    stop: () => stopClock(),
  };
}

/** What somebody wonders who waits: why here, what if I leave, how to prove it. */
export function questions(concertId, policies, why, leave) {
  return el('section', { class: 'card stack', 'aria-labelledby': 'questions' },
    el('h2', { id: 'questions' }, t('room.questions')),
    el('details', { open: true }, el('summary', {}, t('room.whatIfClosed')),
      el('p', {}, t('room.ifClosed', { idle: duration(policies.idleAfterSeconds), claim: duration(policies.claimWithinSeconds) }))),
    el('details', { id: 'why', on: { toggle: event => event.target.open && why(byId('why-told')) } },
      el('summary', {}, t('room.why')), el('div', { id: 'why-told', class: 'stack stack-tight' }, el('div', { class: 'skeleton' }))),
    el('details', {}, el('summary', {}, t('room.receipt')),
      el('div', { class: 'stack stack-tight' }, el('p', {}, t('room.receiptHow')),
        el('p', { class: 'cluster' },
          el('a', { href: `/api/v1/queue-tokens/me/receipt?concert=${concertId}`, download: 'receipt.json' }, t('room.receiptSave')),
          el('a', { href: `/api/v1/queue-tokens/me/proof?concert=${concertId}`, download: 'proof.json' }, t('room.proofSave'))))),
    leave);
}
