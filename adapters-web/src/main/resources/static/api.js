/** An error answer, or no answer at all (status 0). */
export class Refused extends Error {
  constructor(status, problem, retryAfter) {
    super(problem.error.message);
    this.status = status;
    this.code = problem.error.code;
    this.fields = problem.errors ?? [];
    this.retryAfter = retryAfter;
  }
}

const UNREACHABLE = {
  error: { message: "The service cannot be reached. Please check your connection.", code: "unreachable" },
};
const ABANDONED = { error: { message: "", code: "abandoned" } };
const UNREADABLE = { error: { message: "Something went wrong. Please try again.", code: "unreadable" } };

/** After this long without an answer a user wants to know that something is going on. */
const SLOW_MILLIS = 500;
const PATIENCE_MILLIS = 30_000;

/** The calls that have no answer yet. */
const underWay = new Set();

let waiting = 0;
let onWaiting = () => {};

/** Sets the listener that is told when a call has had no answer for a while, and when no such call is left. */
export function whenWaiting(listener) {
  onWaiting = listener;
}

async function answerOf(fetched) {
  let slow = false;
  const timer = setTimeout(() => {
    slow = true;
    onWaiting(++waiting > 0);
  }, SLOW_MILLIS);
  try {
    return await fetched;
  } finally {
    clearTimeout(timer);
    if (slow) {
      onWaiting(--waiting > 0);
    }
  }
}

/** Ends all calls that have no answer yet: none of them may still change the page, or a cookie. */
function abandonOthers() {
  for (const controller of underWay) {
    controller.abort(ABANDONED);
  }
}

async function call(method, path, body, options = {}) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(UNREACHABLE), PATIENCE_MILLIS);
  underWay.add(controller);
  try {
    return await answered(method, path, body, { ...options, signal: controller.signal });
  } finally {
    clearTimeout(timer);
    underWay.delete(controller);
  }
}

/** The path is relative: the page may be under a prefix. */
async function answered(method, path, body, options) {
  let response;
  try {
    response = await answerOf(
      fetch(`api/${path}`, {
        method,
        credentials: "same-origin",
        cache: "no-store",
        headers: body ? { "Content-Type": "application/json" } : {},
        body: body && JSON.stringify(body),
        ...options,
      }),
    );
  } catch {
    throw new Refused(0, options.signal.aborted ? options.signal.reason : UNREACHABLE, 0);
  }
  const answer = await response.json().catch(() => (options.signal.reason === ABANDONED ? ABANDONED : UNREADABLE));
  if (!response.ok || answer === UNREADABLE || answer === ABANDONED) {
    const problem = answer.error ? answer : UNREADABLE;
    throw new Refused(response.status, problem, Number(response.headers.get("Retry-After")));
  }
  return answer;
}

export const settings = () => call("GET", "settings");
export const returnTo = (url) => call("GET", `return_to?url=${encodeURIComponent(url)}`);
export const signUp = (user) => call("POST", "user/signup", { user });
export const login = (user) => call("POST", "user/login", { user });
export const me = () => call("GET", "user/me");
export const sessions = () => call("GET", "user/sessions");
export const endSession = (id) => call("DELETE", `user/sessions/${encodeURIComponent(id)}`);
export const endOtherSessions = () => call("DELETE", "user/sessions");
export const changePassword = (user) => call("PUT", "user/change_password", { user });
export const requestPasswordReset = (user) => call("POST", "user/request_password_reset", { user });
export const resetPassword = (token, user) => call("PUT", "user/reset_password", { token, user });

/** Goes on if the user closes the page. */
export function logout() {
  abandonOthers();
  return call("POST", "user/logout", undefined, { keepalive: true });
}
