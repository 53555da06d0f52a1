import { ApiError, get, remove } from '../shared/api.js';
import { button, byId, el } from '../shared/dom.js';
import { confirm } from '../shared/dialogs.js';
import { readPolicies } from '../shared/format.js';
import { errorNotice } from '../shared/notices.js';
import { pathParts, setTitle, startPage } from '../shared/page.js';
import { t } from '../shared/texts.js';
import { admittedView } from './admitted.js';
import { follow } from './follow.js';
import { join } from './join.js';
import { questions, waitingView } from './waiting.js';
import { tellWhy } from './why.js';

const concertId = pathParts()[1];
const place = byId('place');
const asides = byId('asides');

/** What is shown now, by the token's status. */
let shown = { status: '', update: () => {}, stop: () => {} };

/** A lottery that is still to be drawn changes what a position means; most rooms have none. */
async function readLottery() {
  try {
    return await get(`/concerts/${concertId}/waiting-room/lottery`);
  } catch (error) {
    if (error instanceof ApiError && error.code === 'not_found') return null;
    throw error;
  }
}

function joining(textKey, joinKey) {
  const told = el('div');
  const press = () => join(concertId).catch(error => told.replaceChildren(errorNotice(error, { again: press })));
  return el('section', { class: 'card stack' }, el('p', {}, t(textKey)), el('div', { class: 'cluster' },
    button(t(joinKey), press, 'primary'), el('a', { class: 'button', href: '/bookings' }, t('nav.bookings'))), told);
}

function ended(token) {
  if (token.status === 'finished') return 'room.finished';
  return token.admittedAt === null ? 'room.expiredWaiting' : 'room.expiredAdmitted';
}

function leaveButton() {
  return button(t('room.leave'), async () => {
    if (!await confirm({ title: t('room.leaveTitle'), text: t('room.leaveText'), yes: t('room.leave'), no: t('room.stay'), danger: true })) return;
    try {
      await remove(`/queue-tokens/me?concert=${concertId}`);
      location.assign(`/concerts/${concertId}`);
    } catch (error) {
      asides.append(errorNotice(error, { concertId }));
    }
  }, 'danger');
}

function viewOf(token, concert, lottery, policies) {
  if (token.status === 'waiting') {
    asides.replaceChildren(questions(concertId, policies, part => tellWhy(concertId, part), leaveButton()));
    return waitingView(concert, lottery);
  }

  asides.replaceChildren();
  if (token.status === 'admitted') {
    asides.replaceChildren(el('p', {}, leaveButton()));
    return admittedView(concert);
  }

  return { element: joining(ended(token), 'room.join'), update() {}, stop() {} };
}

function titleOf(token, concert) {
  if (token.status === 'waiting') return t('room.titleWaiting', { position: token.position, ahead: token.ahead, concert: concert.title });
  return token.status === 'admitted' ? t('room.titleTurn', { concert: concert.title }) : concert.title;
}

async function start() {
  const [concert, lottery, policies] = await Promise.all([get(`/concerts/${concertId}`), readLottery(), readPolicies()]);
  byId('concert-title').textContent = concert.title;
  byId('back').setAttribute('href', `/concerts/${concertId}`);

  function tell(token) {
    setTitle(titleOf(token, concert));
    if (token.status !== shown.status) {
      shown.stop();
      const view = viewOf(token, concert, lottery, policies);
      shown = { status: token.status, ...view };
      place.dataset.status = token.status;
      place.replaceChildren(view.element);
    }

    shown.update(token);
    byId('live').hidden = token.status !== 'waiting';
  }

  function fail(error) {
    shown.stop();
    const none = error instanceof ApiError && ['queue_token_required', 'queue_token_invalid', 'forbidden'].includes(error.code);
    place.replaceChildren(none ? joining('room.noPlace', 'concert.join') : errorNotice(error, { again: () => location.reload() }));
    asides.replaceChildren();
    byId('live').hidden = true;
  }

  follow(concertId, tell, fail, live => { byId('live').textContent = t(live ? 'room.live' : 'room.polling'); });
}

startPage();
start().catch(error => place.replaceChildren(errorNotice(error, { again: () => location.reload() })));
