/** What went wrong, in words that say what to do. */

import { button, el } from '../../js/shared/dom.js';
import { ApiError } from './api.js';
import { t } from './texts.js';

/** @param {unknown} error anything but a failed call is a defect of this page, which must not be hidden */
export function failureText(error) {
  if (!(error instanceof ApiError))
    throw error;
  if (error.code === 'offline')
    return t('failure.offline');
  const { errors = {}, detail, traceId } = error.problem;
  const fields = Object.entries(errors).map(([name, problems]) => `${name}: ${problems.join(' ')}`);
  const says = fields.length > 0 ? fields.join('\n') : detail ?? t('failure.unexpected', { status: error.status });
  return traceId && error.status >= 500 ? t('failure.trace', { says, traceId }) : says;
}

/** @param {() => unknown} again asks once more */
export function failureBox(error, again) {
  return el('div', { class: 'notice bad', role: 'alert' },
    el('p', {}, failureText(error)),
    el('div', {}, button(t('failure.again'), again)));
}
