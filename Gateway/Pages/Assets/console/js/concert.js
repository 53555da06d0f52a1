/** One concert on the night of its sale. */

import { byId } from '../../js/shared/dom.js';
import { ApiError, get, path } from './api.js';
import { sayFresh, sayOld } from './as-of.js';
import { openAudit } from './audit.js';
import { openCharts } from './concert-charts.js';
import { openDates } from './dates.js';
import { failureBox } from './failures.js';
import { openFrame, retitle } from './frame.js';
import { openHeat } from './heat.js';
import { fill, say } from './parts.js';
import { poll } from './poll.js';
import { openRoomControls } from './room-controls.js';
import { t } from './texts.js';

const everySeconds = 2;
const concertId = location.pathname.split('/')[3];

openFrame('concert');
start();

async function start() {
  fill(byId('failure'));
  try {
    openConcert(await findConcert());
  } catch (error) {
    byId('loading').hidden = true;
    fill(byId('failure'), failureBox(error, start));
  }
}

function openConcert(found) {
  let concert = found;
  byId('loading').hidden = true;
  byId('content').hidden = false;
  say(byId('concert-title'), concert.title);
  say(byId('concert-subtitle'), t('concert.subtitle', concert));
  retitle(concert.title);

  const charts = openCharts(concertId);
  const audit = openAudit(concertId);
  const controls = openRoomControls(concertId, concert.timeZone, () => {
    audit.again();
    watch.again();
  });
  const dates = openDates(concertId, concert.timeZone, async () => {
    concert = await findConcert();
    await watch.again();
  });
  const heat = openHeat(concertId, concert.timeZone);
  const address = path`/admin/concerts/${concertId}`;

  const watch = poll({
    everySeconds,
    async read(signal) {
      const [room, sales] = await Promise.all([get(`${address}/waiting-room`, signal), get(`${address}/sales`, signal)]);
      return { room, sales };
    },
    show({ room, sales }) {
      controls.show(room);
      charts.sample(room, sales);
      dates.show(concert.dates.map(date => ({ ...date, ...countersOf(sales, date.date) })));
      heat.show(sales);
      sayFresh();
    },
    fail: sayOld,
  });
}

function countersOf(sales, key) {
  const date = sales.dates.find(each => each.date === key);
  return date && { seatsAvailable: date.seatsAvailable, seatsHeld: date.seatsHeld, seatsSold: date.seatsSold };
}

/** Only the list of concerts tells the sale windows as operators set them. */
async function findConcert() {
  let cursor = '';
  while (cursor !== null) {
    const page = await get('/admin/concerts?limit=100' + (cursor && path`&cursor=${cursor}`));
    const found = page.items.find(concert => concert.concertId === concertId);
    if (found)
      return found;
    cursor = page.next;
  }

  throw new ApiError('not_found', 404, { detail: t('concert.notFound') });
}
