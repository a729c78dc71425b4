import * as api from "./api.js";
import { announce, goBack } from "./return.js";
import { isBusy, onSubmit, reset, sentence, setBusy } from "./forms.js";

const byId = (id) => document.getElementById(id);
const views = {
  problem: byId("problem"),
  leaving: byId("leaving"),
  login: byId("login"),
  signup: byId("signup"),
  forgot: byId("forgot"),
  reset: byId("reset"),
  account: byId("account"),
};
const forms = ["login", "signup", "forgot", "reset", "password"].map((name) => byId(`${name}-form`));
/** The views of a visitor who is not logged in, by the fragment of the address. */
const entrances = ["login", "signup", "forgot", "reset"];
const notice = byId("notice");
const LOGGED_OUT = "You have been logged out.";
/** An application that has not shown itself by then may be slow, or send a file, which replaces no page. */
const PATIENCE_MILLIS = 2_000;

const UNAVAILABLE = {
  title: "Not available just now",
  advice: ["This page continues by itself as soon as the service answers."],
};
const COOKIE_LOST = {
  title: "Your browser did not keep the login",
  advice: [
    "Your email and password are right, but the session cookie did not come back.",
    "Allow cookies for this site. If they are allowed already, delete those of this site, and try again.",
    ...(location.protocol === "http:"
      ? ["This page came over plain http, where browsers drop Secure cookies. Use https if you can."]
      : []),
  ],
};
const TOO_MANY_COOKIES = {
  title: "Too many cookies",
  advice: [
    "Your browser sends more cookies than the service accepts.",
    "Please delete the cookies of this site, and try again.",
  ],
};
const GOING_ON = {
  title: "You are logged in",
  advice: ["You go on to the application now.", "If nothing happens, choose Try now."],
};
const REFUSED = { title: "Something is wrong", advice: ["Please try again later."] };

/** Tells the other tabs about a login, a logout or a reset. */
const tabs = openChannel();

/** Firefox refuses a channel where cookies are blocked; the page must then say that. */
function openChannel() {
  try {
    return new BroadcastChannel("latchkey");
  } catch {
    return Object.assign(new EventTarget(), { postMessage() {} });
  }
}

/** What the list of devices shows. */
let shownDevices = "";

/** Only the last of several look-ups may change the page. */
let lookUp = 0;

/** What to say once the service answers again, and whether a login came before. */
let unsaid = [];

/** Whether the service has said that no user is logged in here. */
let loggedOut = false;

/** Whether a change of a password was not answered: it may have been made. */
let unconfirmed = false;

/** Whether a sign-up was not answered: the user may have been added. */
let signUpUnanswered = false;

/** The settings, once they are asked for. */
let settings;

/** Whether the service sends reset links; until the settings are there it may. */
let offersReset = true;

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
  const titles = {
    problem: byId("problem-title").textContent,
    leaving: byId("leaving-title").textContent,
    login: "Log in",
    signup: "Sign up",
    forgot: "Forgot password",
    reset: "Set a new password",
    account: "Account",
  };
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
  byId("reset-token-field").hidden = false;
  byId("continue").hidden = true;
  byId("continue-reason").textContent = "";
  byId("continue-link").textContent = "";
  byId("continue-link").removeAttribute("href");
  showDevices([]);
}

function showLoggedOut() {
  loadSettings();
  const typed = byId("login-email").value;
  // On arrival there is nothing to forget but what a password manager has filled in.
  if (Object.values(views).some((view) => !view.hidden)) {
    forget();
  }
  const wanted = location.hash.slice(1);
  show(entrances.includes(wanted) && (wanted !== "forgot" || offersReset) ? wanted : "login");
  byId("forgot-email").value = views.forgot.hidden ? "" : typed;
}

/**
 * Takes the token of a reset link out of the address bar, so that no history keeps it, and shows the form.
 * The token is sent only when the user submits the form: mail scanners open links and run scripts.
 */
function takeResetToken() {
  const link = /^#reset=(.+)$/.exec(location.hash);
  if (!link) {
    return false;
  }
  history.replaceState(null, "", "#reset");
  lookUp++;
  loadSettings();
  forget();
  byId("reset-token").value = link[1];
  byId("reset-token-field").hidden = true;
  show("reset");
  return true;
}

/** A user who is logged in may follow a letter, too: the link in it may be broken, or the password forgotten. */
function openRecovery() {
  const wanted = location.hash.slice(1);
  if (wanted !== "reset" && wanted !== "forgot") {
    return false;
  }
  lookUp++;
  loadSettings();
  forget();
  show(wanted);
  return true;
}

/** Leaves a list that has not changed as it is: the focus may be in it. */
function showDevices(sessions) {
  const list = byId("devices");
  const text = JSON.stringify(sessions);
  if (shownDevices !== text) {
    shownDevices = text;
    const focused = list.contains(document.activeElement) && document.activeElement.closest("li").dataset.id;
    list.replaceChildren(...sessions.map(device));
    [...list.children].find((item) => item.dataset.id === focused)?.querySelector("button")?.focus();
  }
  byId("end-others").hidden = sessions.length < 2;
}

function showAccount({ user, session }, sessions) {
  const shown = byId("password-username").value;
  if (shown && shown !== user.email) {
    forget();
  }
  loggedOut = false;
  unconfirmed = false;
  signUpUnanswered = false;
  byId("me-username").textContent = user.username;
  byId("me-email").textContent = user.email;
  byId("password-username").value = user.email;
  time(byId("me-since"), session.openedAt);
  showDevices(sessions);
  const arriving = views.account.hidden;
  show("account");
  if (arriving) {
    leaveEntrance();
    followLink();
  }
}

/** A form that has done its work is not the one to show when the session ends. */
function leaveEntrance() {
  if (entrances.includes(location.hash.slice(1))) {
    history.replaceState(null, "", location.pathname + location.search);
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
  item.dataset.id = session.id;
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
        await api.endSession(session.id).catch(unlessEnded);
        await refresh("That session has ended.");
        byId("devices-title").focus();
      }),
    );
  }
  return item;
}

function unlessEnded(refused) {
  if (refused.code !== "no_such_session") {
    throw refused;
  }
}

function showProblem({ title, advice }) {
  byId("problem-title").textContent = title;
  byId("problem-advice").replaceChildren(
    ...advice.map((line) => Object.assign(document.createElement("li"), { textContent: line })),
  );
  show("problem");
}

/** Shows what depends on how the service is set up. */
function apply({ passwordMinLength, passwordReset, recentLoginSeconds, remember }) {
  byId("login-remember-field").hidden = !remember;
  offersReset = passwordReset;
  byId("login-forgot").hidden = !passwordReset;
  byId("reset-again").hidden = !passwordReset;
  if (!passwordReset && !views.forgot.hidden) {
    show("login");
  }
  for (const id of ["signup-password-hint", "reset-password-hint", "new-password-hint"]) {
    byId(id).textContent = `At least ${passwordMinLength} characters. Long beats complicated: a few words are good.`;
  }
  const minutes = Math.floor(recentLoginSeconds / 60);
  const within = minutes > 0 ? `${minutes} min` : `${recentLoginSeconds} s`;
  byId("current-password").required = recentLoginSeconds === 0;
  byId("current-password-hint").textContent =
    recentLoginSeconds === 0 ? "" : `May be left empty within ${within} of your login.`;
}

/** The page works without the settings, too; the next look-up asks for them again. */
function loadSettings() {
  settings ??= api.settings().then(apply, () => (settings = undefined));
}

/** Asks who is logged in, and shows that. */
async function refresh(message = "", justLoggedIn = false) {
  const mine = ++lookUp;
  loadSettings();
  try {
    const me = await api.me();
    if (mine !== lookUp) {
      return;
    }
    if (await goBack(offerToContinue)) {
      setTimeout(() => mine === lookUp && showProblem(GOING_ON), PATIENCE_MILLIS);
      return;
    }
    const { sessions } = await api.sessions();
    if (mine === lookUp) {
      showAccount(me, sessions);
      say(message);
    }
  } catch (refused) {
    if (mine !== lookUp) {
      return;
    }
    if (refused.status === 401 && justLoggedIn) {
      showProblem(COOKIE_LOST);
      say("");
    } else if (refused.status === 401) {
      const gone = !views.account.hidden;
      loggedOut = true;
      showLoggedOut();
      say(message || (gone ? goneMessage() : ""));
    } else {
      unsaid = [message, justLoggedIn];
      unavailable(refused);
    }
  }
}

/** The session of a user has ended. */
function goneMessage() {
  return unconfirmed ? `${LOGGED_OUT} If you have just changed your password, log in with the new one.` : LOGGED_OUT;
}

function offerToContinue(url) {
  const { host } = new URL(url);
  byId("login-return").hidden = true;
  byId("continue").hidden = false;
  byId("continue-reason").textContent = `${host} has sent you back here: it did not see that you are logged in.`;
  const link = byId("continue-link");
  link.href = url;
  link.textContent = `Continue to ${host}`;
}

/** Keeps trying, unless the request itself is what is wrong. */
function unavailable(refused) {
  if (refused.status >= 400 && refused.status < 500 && !refused.retryAfter) {
    forget();
    showProblem(refused.status === 431 ? TOO_MANY_COOKIES : REFUSED);
    say(refused.status === 431 ? "" : sentence(refused.message));
    return;
  }
  const seconds = refused.retryAfter || 5;
  if (views.account.hidden) {
    showProblem(UNAVAILABLE);
  }
  say(`${sentence(refused.message)} Trying again in ${seconds} seconds.`);
  const mine = lookUp;
  setTimeout(() => mine === lookUp && tryAgain(), seconds * 1000);
}

function tryAgain() {
  const [message, justLoggedIn] = unsaid;
  unsaid = [];
  return refresh(message, justLoggedIn);
}

/** Runs the action of a button, one at a time. */
async function act(button, action) {
  if (isBusy(button)) {
    return;
  }
  setBusy(button, true);
  // A screen reader says only what is new.
  say("");
  try {
    await action();
  } catch (refused) {
    if (refused.status === 401) {
      await refresh();
    } else if (refused.code !== "abandoned") {
      say(sentence(refused.message) + (refused.retryAfter ? ` Try again in ${refused.retryAfter} seconds.` : ""));
    }
  } finally {
    setBusy(button, false);
  }
}

onSubmit(byId("login-form"), async ({ email, password, remember }) => {
  await api.login({ email, password, remember: remember === "on" });
  tabs.postMessage("in");
  forget();
  await refresh("", true);
});

onSubmit(byId("signup-form"), async ({ username, email, password }) => {
  try {
    await api.signUp({ username, email, password });
  } catch (refused) {
    if (signUpUnanswered && refused.code.endsWith("_taken")) {
      for (const field of refused.fields) {
        field.message = `${sentence(field.message)} If you have just signed up here, try to log in.`;
      }
    }
    signUpUnanswered ||= isUnanswered(refused);
    throw refused;
  }
  signUpUnanswered = false;
  try {
    await api.login({ email, password });
  } catch {
    // If the user sent the form again, the service would say that the name is taken.
    history.replaceState(null, "", "#login");
    showLoggedOut();
    say("You have signed up. Please log in.");
    return;
  }
  tabs.postMessage("in");
  forget();
  await refresh("", true);
});

onSubmit(byId("forgot-form"), async ({ email }) => {
  say("");
  await api.requestPasswordReset({ email });
  reset(byId("forgot-form"));
  say(
    "If this address has an account, an email with a link is on its way. Please check your spam folder, too. " +
      "You can ask again after 5 minutes.",
  );
});

/** Whether the service may have done it: the answer was lost, as a whole or in part, or is an internal error. */
function isUnanswered({ status }) {
  return status < 400 || status >= 500;
}

/** Notes whether a change of a password was answered. */
async function confirmed(change) {
  try {
    await change;
    unconfirmed = false;
  } catch (refused) {
    unconfirmed ||= isUnanswered(refused);
    throw refused;
  }
}

onSubmit(byId("reset-form"), async ({ token, password }) => {
  // Some users paste the whole link.
  try {
    await confirmed(api.resetPassword(token.replace(/^.*#reset=/, "").trim(), { password }));
  } catch (refused) {
    if (refused.status === 403 && unconfirmed) {
      refused.message = `${sentence(refused.message)} If you have just set a password here, try to log in with it.`;
    }
    throw refused;
  }
  tabs.postMessage("reset");
  history.replaceState(null, "", "#login");
  await refresh("Your password has been changed. Please log in with it.");
  if (!views.account.hidden) {
    say("The password has been changed. You are still logged in here to another account.");
  }
});

onSubmit(byId("password-form"), async ({ password, currentPassword }) => {
  try {
    await confirmed(api.changePassword(currentPassword ? { password, currentPassword } : { password }));
  } catch (refused) {
    if (refused.status === 401) {
      await refresh();
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

/** Hides the account before the service answers, and whether or not it ends the session (ASVS 14.3.1). */
async function logOut() {
  showLeaving("");
  try {
    await api.logout();
  } catch (refused) {
    showLeaving(sentence(refused.message));
    tabs.postMessage("not out");
    return;
  }
  tabs.postMessage("out");
  leave();
}

/** Shows that a logout is under way, or why it failed. */
function showLeaving(error) {
  lookUp++;
  forget();
  say("");
  byId("leaving-title").textContent = error ? "You are not logged out" : "Logging out\u2026";
  byId("leaving-error").textContent = error;
  byId("leaving-failed").hidden = !error;
  show("leaving");
  byId("leaving-title").focus();
}

for (const id of ["logout", "logout-again"]) {
  byId(id).addEventListener("click", (event) => act(event.currentTarget, logOut));
}

byId("back").addEventListener("click", (event) => act(event.currentTarget, () => refresh()));

/** Does not ask the service: the session has ended, even if the service is unavailable by now. */
function leave() {
  lookUp++;
  loggedOut = true;
  history.replaceState(null, "", location.pathname);
  showLoggedOut();
  say(LOGGED_OUT);
}

byId("retry").addEventListener("click", (event) => act(event.currentTarget, tryAgain));

/** A form of a visitor who is not logged in is not lost by what happens in another tab. */
tabs.addEventListener("message", ({ data }) => {
  const visiting = entrances.some((view) => !views[view].hidden);
  if ((data === "in" && views.reset.hidden) || (data === "reset" && !views.account.hidden)) {
    refresh();
  } else if (data === "out" && visiting) {
    lookUp++;
    loggedOut = true;
  } else if (data === "out") {
    leave();
  } else if (data === "not out" && !views.account.hidden) {
    showLeaving("The logout in another tab was not answered.");
  }
});
window.addEventListener("hashchange", () => {
  if (takeResetToken()) {
    say("");
  } else if (!views.account.hidden) {
    openRecovery() ? say("") : followLink();
  } else if (views.problem.hidden && views.leaving.hidden) {
    say("");
    // A user who leaves the form of a reset link may be logged in.
    if (loggedOut || ["signup", "forgot", "reset"].includes(location.hash.slice(1))) {
      showLoggedOut();
    } else {
      refresh();
    }
  }
});
// A page that comes back from the browser's memory shows what was true when it left.
window.addEventListener("pageshow", (event) => event.persisted && refresh());
window.addEventListener("pagehide", () => forget());
document.addEventListener("visibilitychange", () => document.hidden || views.account.hidden || refresh());

api.whenWaiting((isWaiting) => {
  const text = isWaiting ? "Still waiting for the service\u2026" : "";
  if (byId("waiting").textContent !== text) {
    byId("waiting").textContent = text;
  }
});

announce((host) => {
  byId("login-return").hidden = false;
  byId("login-return").textContent = `After the login you go on to ${host}.`;
});

takeResetToken() || openRecovery() || refresh();
byId("loading").remove();
