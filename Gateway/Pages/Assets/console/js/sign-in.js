/** Changes the operator's key for a session. */

import { busy, byId } from '../../js/shared/dom.js';
import { isSignedIn, signIn } from './api.js';
import { failureText } from './failures.js';
import { failurePlace } from './parts.js';
import { fillTexts, t } from './texts.js';

fillTexts();
document.title = t('nav.title', { page: t('signIn.title') });
const form = byId('sign-in');
const key = byId('operator-key');
const failure = failurePlace('failure');
form.append(failure.place);

// Who is signed in already has nothing to do here.
isSignedIn().then(isIn => isIn ? goOn() : key.focus());

form.addEventListener('submit', event => {
  event.preventDefault();
  busy(byId('submit'), async () => {
    failure.hide();
    try {
      await signIn(key.value);
      goOn();
    } catch (error) {
      failure.show(refusal(error));
      key.select();
    }
  });
});

// Until somebody listens, a press would send the form nowhere.
byId('submit').disabled = false;

function refusal(error) {
  if (error.status === 403)
    return t('signIn.wrong');
  if (error.status === 429)
    return t('signIn.slower', { seconds: error.retryAfterSeconds });
  return failureText(error);
}

/** Back to where the session ended; never to another site. */
function goOn() {
  const then = new URL(new URLSearchParams(location.search).get('then') ?? '/console', location.origin);
  const isConsole = then.origin === location.origin && (then.pathname === '/console' || then.pathname.startsWith('/console/'));
  location.replace(isConsole ? then.pathname + then.search : '/console');
}
