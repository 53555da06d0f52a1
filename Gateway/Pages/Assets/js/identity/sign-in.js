import { post } from '../shared/api.js';
import { busy, byId } from '../shared/dom.js';
import { readPolicies } from '../shared/format.js';
import { errorNotice } from '../shared/notices.js';
import { setTitle, startPage } from '../shared/page.js';
import { displayName, rememberName, session } from '../shared/session.js';
import { t } from '../shared/texts.js';

const form = /** @type {HTMLFormElement} */ (byId('sign-in'));
const name = /** @type {HTMLInputElement} */ (byId('name'));
const told = byId('sign-in-error');

/** Where to go afterwards: a page of this site alone, whatever the address says. */
function afterwards() {
  const then = new URLSearchParams(location.search).get('then') ?? '/';
  const target = URL.canParse(then, location.origin) ? new URL(then, location.origin) : null;
  // The whole address, not its path: a path may begin with two slashes, and would name another site.
  return target?.origin === location.origin ? target.href : '/';
}

async function signIn() {
  try {
    // This call takes no idempotency key: asked twice it makes two users, of which the last is signed in.
    await post('/users', { displayName: name.value.trim() });
    rememberName(name.value.trim());
    location.replace(afterwards());
  } catch (error) {
    told.replaceChildren(errorNotice(error, { again: signIn }));
  }
}

startPage();
setTitle(t('session.signIn'));
name.value = displayName() ?? '';
form.addEventListener('submit', event => {
  event.preventDefault();
  const missing = name.value.trim() === '';
  name.setAttribute('aria-invalid', String(missing));
  byId('name-wrong').hidden = !missing;
  if (missing) name.focus();
  else busy(form.querySelector('button'), signIn);
});

if (await session()) location.replace(afterwards());
const { developmentSignIn } = await readPolicies();
form.hidden = !developmentSignIn;
byId('outside').hidden = developmentSignIn;
