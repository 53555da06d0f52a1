/** How one concert's sale goes over time: first as the service kept it, then as it is seen live. */

import { serverNow } from '../../js/shared/clock.js';
import { byId } from '../../js/shared/dom.js';
import { get, path } from './api.js';
import { newChart } from './chart.js';
import { failureText } from './failures.js';
import { money, number } from './format.js';
import { failurePlace, fill } from './parts.js';
import { append, forget, perMinute } from './series.js';
import { t } from './texts.js';

const minuteMs = 60_000;
const longestMs = 6 * 60 * minuteMs;
/** Live samples come every two seconds; a pause longer than this was seen by nobody. */
const gapMs = 15_000;
const mostPages = 20;

export function openCharts(concertId) {
  /** @type {Record<string, import('./series.js').Point[]>} */
  const series = { waiting: [], admitted: [], left: [], held: [], sold: [], revenue: [] };
  let room = null;
  let currency = null;
  let lastLive = 0;
  let loading = null;
  const range = byId('range');
  const charts = {
    waiting: newChart({ id: 'chart-waiting', title: t('chart.waiting'), format: number }),
    admitted: newChart({ id: 'chart-admitted', title: t('chart.admitted'), format: number }),
    admissions: newChart({ id: 'chart-admissions', title: t('chart.admissions'), note: t('chart.admissionsNote'), format: number }),
    held: newChart({ id: 'chart-held', title: t('chart.held'), note: t('chart.sinceOpened'), format: number }),
    sold: newChart({ id: 'chart-sold', title: t('chart.sold'), note: t('chart.sinceOpened'), format: number }),
    sales: newChart({ id: 'chart-sales', title: t('chart.sales'), note: t('chart.afterAMinute'), format: number }),
    revenue: newChart({ id: 'chart-revenue', title: t('chart.revenue'), note: t('chart.sinceOpened'), format: value => money(value, currency) }),
  };
  const failure = failurePlace();
  fill(byId('chart-list'), failure.place, ...Object.values(charts).map(chart => chart.element));
  range.addEventListener('change', () => loadHistory());

  /** Reads what the service kept of the time on show, and puts it in the place of what was there. */
  function loadHistory() {
    loading ??= readHistory(concertId, serverNow() - Number(range.value) * minuteMs - minuteMs)
      .then(samples => {
        for (const points of [series.waiting, series.admitted, series.left])
          points.length = 0;
        for (const sample of samples)
          appendRoom(Date.parse(sample.at), sample);
        appendLive();
        failure.hide();
        draw();
      })
      .catch(error => failure.show(t('chart.noHistory', { why: failureText(error) })))
      .finally(() => { loading = null; });
    return loading;
  }

  function appendRoom(at, { joined, waiting, admitted }) {
    append(series.waiting, at, waiting);
    append(series.admitted, at, admitted);
    append(series.left, at, joined - waiting);
  }

  /** The figures now, which are newer than all that was kept. */
  function appendLive() {
    if (room)
      appendRoom(serverNow(), { ...room, joined: room.lastPosition });
  }

  /** @param {any} figures of the room @param {any} sales */
  function sample(figures, sales) {
    const now = serverNow();
    const wasAway = now - lastLive > gapMs;
    if (wasAway && lastLive > 0)
      markGap(lastLive + 1);
    lastLive = now;
    room = figures;
    appendLive();
    appendSales(now, sales);
    for (const points of Object.values(series))
      forget(points, now - longestMs);
    draw();
    if (wasAway)
      loadHistory();
  }

  function appendSales(now, sales) {
    currency = sales.currency;
    append(series.held, now, sales.totals.seatsHeld);
    append(series.sold, now, sales.totals.seatsSold);
    append(series.revenue, now, sales.totals.revenue);
  }

  function markGap(at) {
    for (const points of [series.held, series.sold, series.revenue])
      append(points, at, null);
  }

  function draw() {
    const to = serverNow();
    const from = to - Number(range.value) * minuteMs;
    const stepMs = Math.max(2000, (to - from) / 300);
    const rate = points => perMinute(points, from, to, stepMs);
    charts.waiting.draw({ points: series.waiting, from, to });
    charts.admitted.draw({ points: series.admitted, from, to, limit: room?.capacity });
    charts.admissions.draw({ points: rate(series.left), from, to });
    charts.held.draw({ points: series.held, from, to });
    charts.sold.draw({ points: series.sold, from, to });
    charts.sales.draw({ points: rate(series.sold), from, to });
    charts.revenue.draw({ points: series.revenue, from, to });
  }

  return { sample };
}

async function readHistory(concertId, sinceMs) {
  const samples = [];
  let since = new Date(sinceMs).toISOString();
  for (let page = 0; page < mostPages && since !== null; page++) {
    const answer = await get(path`/admin/concerts/${concertId}/waiting-room/history?since=${since}`);
    samples.push(...answer.items);
    since = answer.next;
  }
  return samples;
}
