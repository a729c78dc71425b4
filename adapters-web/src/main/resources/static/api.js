/** An answer that says no, or none at all (status 0). */
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

async function call(method, path, body) {
  let response;
  try {
    response = await fetch(`/api/user/${path}`, {
      method,
      credentials: "same-origin",
      cache: "no-store",
      headers: body ? { "Content-Type": "application/json" } : {},
      body: body && JSON.stringify(body),
    });
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

export const signUp = (user) => call("POST", "signup", { user });
export const login = (user) => call("POST", "login", { user });
export const me = () => call("GET", "me");
export const sessions = () => call("GET", "sessions");
export const endSession = (id) => call("DELETE", `sessions/${encodeURIComponent(id)}`);
export const endOtherSessions = () => call("DELETE", "sessions");
export const changePassword = (user) => call("PUT", "change_password", { user });
export const logout = () => call("POST", "logout");
