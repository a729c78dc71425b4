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
const UNREADABLE = { error: { message: "Something went wrong. Please try again.", code: "unreadable" } };

/** After this long without an answer a user wants to know that something is going on. */
const SLOW_MILLIS = 500;
const PATIENCE_MILLIS = 30_000;

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

/** The path is relative: the page may be under a prefix. */
async function call(method, path, body) {
  let response;
  try {
    response = await answerOf(
      fetch(`api/${path}`, {
        method,
        credentials: "same-origin",
        cache: "no-store",
        headers: body ? { "Content-Type": "application/json" } : {},
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(PATIENCE_MILLIS),
      }),
    );
  } catch {
    throw new Refused(0, UNREACHABLE, 0);
  }
  const answer = await response.json().catch(() => UNREADABLE);
  if (!response.ok || answer === UNREADABLE) {
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
export const logout = () => call("POST", "user/logout");
