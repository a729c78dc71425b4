import * as api from "./api.js";
import { onSubmit, reset, sentence } from "./forms.js";

const byId = (id) => document.getElementById(id);
const views = { login: byId("login"), signup: byId("signup"), account: byId("account") };
const forms = [byId("login-form"), byId("signup-form"), byId("password-form")];
const notice = byId("notice");

/** Tells the other tabs that somebody logged in or out. */
const tabs = new BroadcastChannel("latchkey");

/** Only the last of several look-ups may change the page. */
let lookUp = 0;

function say(text) {
  notice.textContent = text;
  notice.hidden = !text;
}

function time(element, instant) {
  element.dateTime = instant;
  element.textContent = new Date(instant).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
}

/** Shows one view, and moves the focus to its heading if another was shown before. */
function show(name) {
  const before = Object.keys(views).find((view) => !views[view].hidden);
  for (const [view, element] of Object.entries(views)) {
    element.hidden = view !== name;
  }
  document.title = { login: "Log in", signup: "Sign up", account: "Account" }[name] + " · Latchkey";
  if (before && before !== name) {
    views[name].querySelector("h1").focus();
  }
}

/** Nothing of the user stays on the page. */
function forget() {
  forms.forEach(reset);
  for (const id of ["me-username", "me-email", "me-since"]) {
    byId(id).textContent = "";
  }
  byId("me-since").removeAttribute("datetime");
  byId("password-username").value = "";
  byId("devices").replaceChildren();
}

function showLoggedOut() {
  forget();
  show(location.hash === "#signup" ? "signup" : "login");
}

function showAccount({ user, session }, sessions) {
  byId("me-username").textContent = user.username;
  byId("me-email").textContent = user.email;
  byId("password-username").value = user.email;
  time(byId("me-since"), session.openedAt);
  byId("devices").replaceChildren(...sessions.map(device));
  byId("end-others").hidden = sessions.length < 2;
  show("account");
  if (location.hash === "#change-password") {
    byId("change-password").scrollIntoView();
    byId("current-password").focus();
  }
}

function device(session) {
  const item = byId("device").content.cloneNode(true).firstElementChild;
  item.querySelector(".device-name").textContent = session.device;
  time(item.querySelector("time"), session.lastSeenAt);
  const button = item.querySelector("button");
  if (session.current) {
    item.querySelector(".badge").hidden = false;
    button.remove();
  } else {
    button.setAttribute("aria-label", `End the session on ${session.device}`);
    button.addEventListener("click", () =>
      act(button, async () => {
        await api.endSession(session.id);
        await refresh("That session has ended.");
        byId("devices-title").focus();
      }),
    );
  }
  return item;
}

/** Asks who is logged in, and shows that. */
async function refresh(message = "") {
  const mine = ++lookUp;
  try {
    const me = await api.me();
    const { sessions } = await api.sessions();
    if (mine === lookUp) {
      showAccount(me, sessions);
      say(message);
    }
  } catch (refused) {
    if (mine !== lookUp) {
      return;
    }
    if (refused.status === 401) {
      showLoggedOut();
      say(message);
    } else {
      unavailable(refused);
    }
  }
}

/** Keeps trying: the notice goes when the service is back. */
function unavailable(refused) {
  const seconds = refused.retryAfter || 5;
  say(`${sentence(refused.message)} Trying again in ${seconds} seconds.`);
  const mine = lookUp;
  setTimeout(() => mine === lookUp && refresh(), seconds * 1000);
}

/** Does what a button says, once at a time. */
async function act(button, action) {
  button.disabled = true;
  try {
    await action();
  } catch (refused) {
    if (refused.status === 401) {
      await refresh("You have been logged out.");
    } else {
      say(sentence(refused.message) + (refused.retryAfter ? ` Try again in ${refused.retryAfter} seconds.` : ""));
    }
  } finally {
    button.disabled = false;
  }
}

onSubmit(byId("login-form"), async ({ email, password }) => {
  await api.login({ email, password });
  tabs.postMessage("changed");
  forget();
  await refresh();
});

onSubmit(byId("signup-form"), async ({ username, email, password }) => {
  await api.signUp({ username, email, password });
  await api.login({ email, password });
  tabs.postMessage("changed");
  forget();
  await refresh();
});

onSubmit(byId("password-form"), async ({ password, currentPassword }) => {
  try {
    await api.changePassword(currentPassword ? { password, currentPassword } : { password });
  } catch (refused) {
    if (refused.status === 401) {
      await refresh("You have been logged out.");
      return;
    }
    throw refused;
  }
  reset(byId("password-form"));
  await refresh("Your password has been changed.");
});

byId("end-others").addEventListener("click", (event) =>
  act(event.currentTarget, async () => {
    await api.endOtherSessions();
    await refresh("All other sessions have ended.");
    byId("devices-title").focus();
  }),
);

byId("logout").addEventListener("click", (event) =>
  act(event.currentTarget, async () => {
    await api.logout();
    lookUp++;
    tabs.postMessage("changed");
    history.replaceState(null, "", location.pathname);
    showLoggedOut();
    say("You have been logged out.");
  }),
);

tabs.addEventListener("message", () => refresh());
window.addEventListener("hashchange", () => {
  say("");
  if (views.account.hidden) {
    showLoggedOut();
  } else {
    refresh();
  }
});
// A page that comes back from the browser's memory shows what was true when it left.
window.addEventListener("pageshow", (event) => event.persisted && refresh());
window.addEventListener("pagehide", () => forget());
document.addEventListener("visibilitychange", () => document.hidden || views.account.hidden || refresh());

refresh();
