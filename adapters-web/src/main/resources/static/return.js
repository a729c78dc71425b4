import * as api from "./api.js";

/** An application that sends a browser back within this time has not seen its session. */
const LOOP_MILLIS = 5_000;
const LAST = "latchkey-returned";

/** What the address asks for: anyone can write such a link, so only the URL that the service returns for it is used. */
let wanted = new URLSearchParams(location.search).get("return_to");

const approval = wanted ? api.returnTo(wanted) : Promise.resolve({ url: null });

/** Tells the listener which host the login returns to, if it returns to one. */
export function announce(listener) {
  approval.then(({ url }) => url && listener(new URL(url).host), () => {});
}

/**
 * Goes back to the page that the user wanted before the login. Returns whether it does. If the application seems to cause
 * a redirect loop, the listener gets the URL, for the user to decide.
 */
export async function goBack(onLoop) {
  if (!wanted) {
    return false;
  }
  const { url } = await approval.catch(() => api.returnTo(wanted));
  wanted = null;
  if (url && !isLoop(new URL(url).origin)) {
    location.replace(url);
    return true;
  }
  history.replaceState(null, "", location.pathname + location.hash);
  if (url) {
    onLoop(url);
  }
  return false;
}

function isLoop(origin) {
  const [last, time] = (sessionStorage.getItem(LAST) ?? "").split(" ");
  sessionStorage.setItem(LAST, `${origin} ${Date.now()}`);
  return last === origin && Date.now() - time < LOOP_MILLIS;
}
