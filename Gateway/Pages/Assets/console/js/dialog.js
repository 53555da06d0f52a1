/** Asks before it acts: says in numbers what will happen, and stays open with the reason where it did not. */

import { busy, button, el } from '../../js/shared/dom.js';
import { failureText } from './failures.js';
import { failurePlace, field, submitButton } from './parts.js';
import { t } from './texts.js';

/**
 * @param {{title: string, lines: string[], confirm: string, isGrave?: boolean, asksReason?: boolean, act: (reason: string) => Promise<unknown>}} question
 * `lines` say what the act does; `act` does it
 * @returns {Promise<boolean>} whether it was done
 */
export function confirmed({ title, lines, confirm, isGrave = false, asksReason = false, act }) {
  const failure = failurePlace('confirm-failure');
  const reason = asksReason && field(t('dialog.reason'), { id: 'confirm-reason', required: true, maxlength: 200 });
  const yes = submitButton('confirm-yes', confirm, isGrave ? 'danger' : 'primary');
  const no = button(t('dialog.cancel'), () => dialog.close());
  const form = el('form', { class: 'stack' },
    el('h2', { id: 'confirm-title' }, title),
    el('ul', { class: 'consequences' }, lines.map(line => el('li', {}, line))),
    reason, failure.place,
    el('div', { class: 'cluster end' }, no, yes));
  const dialog = el('dialog', { id: 'confirm', 'aria-labelledby': 'confirm-title' }, form);
  let done = false;

  form.addEventListener('submit', event => {
    event.preventDefault();
    busy(yes, async () => {
      failure.hide();
      try {
        await act(reason ? reason.querySelector('input').value.trim() : '');
        done = true;
        dialog.close();
      } catch (error) {
        failure.show(failureText(error));
      }
    });
  });
  document.body.append(dialog);
  dialog.showModal();
  // Enter by habit must not do what cannot be undone.
  (reason ? reason.querySelector('input') : no).focus();
  return new Promise(resolve => dialog.addEventListener('close', () => {
    dialog.remove();
    resolve(done);
  }));
}
