import * as api from "./api.js";
import { isBusy, onSubmit, reset, sentence, setBusy } from "./forms.js";

const byId = (id) => document.getElementById(id);
const views = { away: byId("away"), login: byId("login"), signup: byId("signup"), account: byId("account") };
const forms = [byId("login-form"), byId("signup-form"), byId("password-form")];
const notice = byId("notice");
const LOGGED_OUT = "You have been logged out.";

/** Tells the other tabs that somebody logged in or out. */
const tabs = new BroadcastChannel("latchkey");

/** What the list of devices shows. */
let shownDevices = "";

/** Only the last of several look-ups may change the page. */
let lookUp = 0;

function say(text) {
  if (notice.textContent !== text) {
    notice.textContent = text;
    notice.scrollIntoView({ block: "nearest" });
  }
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
  const titles = { away: "Not available", login: "Log in", signup: "Sign up", account: "Account" };
  document.title = `${titles[name]} · Latchkey`;
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
  showDevices([]);
}

function showLoggedOut() {
  // On arrival there is nothing to forget but what a password manager has filled in.
  if (Object.values(views).some((view) => !view.hidden)) {
    forget();
  }
  show(location.hash === "#signup" ? "signup" : "login");
}

/** What has not changed stays: the focus may be in it. */
function showDevices(sessions) {
  const list = byId("devices");
  const text = JSON.stringify(sessions);
  if (shownDevices !== text) {
    shownDevices = text;
    list.replaceChildren(...sessions.map(device));
  }
  byId("end-others").hidden = sessions.length < 2;
}

function showAccount({ user, session }, sessions) {
  byId("me-username").textContent = user.username;
  byId("me-email").textContent = user.email;
  byId("password-username").value = user.email;
  time(byId("me-since"), session.openedAt);
  showDevices(sessions);
  const arriving = views.account.hidden;
  show("account");
  if (arriving) {
    followLink();
  }
}

/** Where /.well-known/change-password leads. */
function followLink() {
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
      const gone = !views.account.hidden;
      showLoggedOut();
      say(message || (gone ? LOGGED_OUT : ""));
    } else {
      unavailable(refused);
    }
  }
}

/** Keeps trying: the notice goes when the service is back. */
function unavailable(refused) {
  const seconds = refused.retryAfter || 5;
  if (views.account.hidden) {
    show("away");
  }
  say(`${sentence(refused.message)} Trying again in ${seconds} seconds.`);
  const mine = lookUp;
  setTimeout(() => mine === lookUp && refresh(), seconds * 1000);
}

/** Does what a button says, once at a time. */
async function act(button, action) {
  if (isBusy(button)) {
    return;
  }
  setBusy(button, true);
  try {
    await action();
  } catch (refused) {
    if (refused.status === 401) {
      await refresh(LOGGED_OUT);
    } else {
      say(sentence(refused.message) + (refused.retryAfter ? ` Try again in ${refused.retryAfter} seconds.` : ""));
    }
  } finally {
    setBusy(button, false);
  }
}

onSubmit(byId("login-form"), async ({ email, password }) => {
  await api.login({ email, password });
  tabs.postMessage("in");
  forget();
  await refresh();
});

onSubmit(byId("signup-form"), async ({ username, email, password }) => {
  await api.signUp({ username, email, password });
  try {
    await api.login({ email, password });
  } catch {
    // Sent again, the form would be told that the name is taken.
    history.replaceState(null, "", "#login");
    showLoggedOut();
    say("You have signed up. Please log in.");
    return;
  }
  tabs.postMessage("in");
  forget();
  await refresh();
});

onSubmit(byId("password-form"), async ({ password, currentPassword }) => {
  try {
    await api.changePassword(currentPassword ? { password, currentPassword } : { password });
  } catch (refused) {
    if (refused.status === 401) {
      await refresh(LOGGED_OUT);
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
    tabs.postMessage("out");
    leave();
  }),
);

/** Asks nobody: what is gone is gone even if the service is, too. */
function leave() {
  lookUp++;
  history.replaceState(null, "", location.pathname);
  showLoggedOut();
  say(LOGGED_OUT);
}

byId("retry").addEventListener("click", (event) => act(event.currentTarget, () => refresh()));

tabs.addEventListener("message", ({ data }) => (data === "out" ? leave() : refresh()));
window.addEventListener("hashchange", () => {
  if (!views.account.hidden) {
    followLink();
  } else if (views.away.hidden) {
    say("");
    showLoggedOut();
  }
});
// A page that comes back from the browser's memory shows what was true when it left.
window.addEventListener("pageshow", (event) => event.persisted && refresh());
window.addEventListener("pagehide", () => forget());
document.addEventListener("visibilitychange", () => document.hidden || views.account.hidden || refresh());

refresh();
