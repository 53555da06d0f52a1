/** Putting money into the wallet, on its own page or in the way of a payment. */
import { intent, post } from '../shared/api.js';
import { busy, byId, el } from '../shared/dom.js';
import { openDialog } from '../shared/dialogs.js';
import { money, readPolicies } from '../shared/format.js';
import { errorNotice } from '../shared/notices.js';
import { t } from '../shared/texts.js';

const usual = [10_000, 50_000, 100_000, 200_000];

/**
 * A form that charges.
 * @param {{ currency: string, maxCharge: number }} policies @param {number | null} amount that stands in it from the start
 * @param {(balance: number) => void} done
 */
export function chargeForm({ currency, maxCharge }, amount, done) {
  const input = /** @type {HTMLInputElement} */ (el('input', {
    id: 'charge-amount', type: 'number', inputmode: 'numeric', min: 1, max: maxCharge, step: 1, required: true, value: amount, 'aria-describedby': 'charge-hint charge-wrong',
  }));
  const wrong = el('p', { class: 'wrong', id: 'charge-wrong', hidden: true }, t('charge.wrong', { most: money(maxCharge, currency) }));
  const told = el('div');
  const submit = el('button', { class: 'button primary wide' }, t('charge.do'));
  /** One intent for one amount: however often it is sent, it is charged once. */
  let key = intent();
  let asked = null;

  async function charge() {
    const wanted = input.valueAsNumber;
    if (wanted !== asked) [asked, key] = [wanted, intent()];
    told.replaceChildren();
    try {
      const { balance } = await post('/wallets/me/charges', { amount: wanted }, key);
      asked = null;
      done(balance);
    } catch (error) {
      told.replaceChildren(errorNotice(error, { again: charge }));
    }
  }

  const form = el('form', { class: 'stack', novalidate: true, id: 'charge' },
    el('div', { class: 'field' }, el('label', { for: 'charge-amount' }, t('charge.amount', { currency })), input,
      el('p', { class: 'hint', id: 'charge-hint' }, t('charge.hint')), wrong),
    el('div', { class: 'cluster' }, usual.filter(one => one <= maxCharge).map(one =>
      el('button', { type: 'button', class: 'button small', on: { click: () => { input.value = String(one); } } }, money(one, currency)))),
    submit, told);
  form.addEventListener('submit', event => {
    event.preventDefault();
    const bad = !input.checkValidity();
    wrong.hidden = !bad;
    input.setAttribute('aria-invalid', String(bad));
    if (bad) input.focus();
    else busy(submit, charge);
  });
  return form;
}

/** Asks for a charge in a dialog. @param {number} missing what is needed at least @returns {Promise<boolean>} whether it was charged */
export async function askForCharge(missing) {
  const policies = await readPolicies();
  let charged = false;
  const { dialog, closed } = openDialog(t('charge.title'), [
    el('p', {}, t('charge.missing', { amount: money(missing, policies.currency) })),
    chargeForm(policies, missing, () => {
      charged = true;
      dialog.close();
    }),
    el('form', { method: 'dialog' }, el('button', { class: 'button wide' }, t('cancel'))),
  ]);
  byId('charge-amount').focus();
  await closed;
  return charged;
}
