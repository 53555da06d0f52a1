import { get } from '../shared/api.js';
import { busy, byId, el } from '../shared/dom.js';
import { dateTime, money, readPolicies } from '../shared/format.js';
import { errorNotice, fill, remark } from '../shared/notices.js';
import { setTitle, startPage } from '../shared/page.js';
import { t } from '../shared/texts.js';
import { chargeForm } from './charge.js';

const kinds = { charge: 'wallet.charge', payment: 'wallet.payment', refund: 'wallet.refund' };
const rows = byId('entries');
const more = /** @type {HTMLButtonElement} */ (byId('more'));
let next = '';

function entryRow(entry, currency) {
  return el('tr', { data: { kind: entry.kind } },
    el('td', {}, el('span', { class: 'strong' }, t(kinds[entry.kind])), el('br'), el('time', { class: 'small muted', datetime: entry.at }, dateTime(entry.at)),
      entry.kind === 'payment' && [' ', el('a', { class: 'small', href: `/payments/${entry.reference}` }, t('wallet.tickets'))]),
    el('td', { class: `number ${entry.amount > 0 ? 'plus' : ''}` }, `${entry.amount > 0 ? '+' : ''}${money(entry.amount, currency)}`),
    el('td', { class: 'number' }, money(entry.balance, currency)));
}

async function readEntries(currency) {
  const page = await get(`/wallets/me/entries?limit=20${next && `&cursor=${next}`}`);
  if (next === '') rows.replaceChildren();
  rows.append(...page.items.map(entry => entryRow(entry, currency)));
  next = page.next;
  more.hidden = next === null;
  byId('no-entries').hidden = rows.children.length > 0;
  byId('ledger').hidden = rows.children.length === 0;
}

async function show() {
  const [wallet, policies] = await Promise.all([get('/wallets/me'), readPolicies()]);
  const balance = el('p', { class: 'total number', id: 'balance' }, money(wallet.balance, wallet.currency));
  const again = () => {
    next = '';
    return readEntries(wallet.currency);
  };
  more.onclick = () => busy(more, () => readEntries(wallet.currency).catch(error => more.before(errorNotice(error))));
  await again();
  byId('history').hidden = false;
  return [
    el('section', { class: 'card stack stack-tight', 'aria-labelledby': 'balance-title' }, el('h2', { id: 'balance-title' }, t('wallet.balance')), balance),
    el('section', { class: 'card stack', 'aria-labelledby': 'charge-title' }, el('h2', { id: 'charge-title' }, t('charge.title')),
      chargeForm(policies, null, async now => {
        balance.textContent = money(now, wallet.currency);
        remark(t('charge.done', { balance: money(now, wallet.currency) }));
        await again();
      })),
  ];
}

startPage();
setTitle(t('wallet.title'));
fill(byId('wallet'), show);
