import createClient from "openapi-fetch";
import type { components, paths } from "./target/api.js";

export type Problem = components["schemas"]["Problem"];

/** A client for Latchkey at this origin; "" is the one that the page came from. */
export function connect(baseUrl: string) {
  return createClient<paths>({ baseUrl, credentials: "include" });
}

/** What to do about an error: show the message, beside its field if it has one. */
export interface Advice {
  message: string;
  field?: string;
  next?: "log in" | "ask for the current password" | "ask for another link";
  waitSeconds?: number;
}

export function advise(problem: Problem, response: Response): Advice {
  const { message, code } = problem.error;
  switch (code) {
    case "not_authenticated":
      return { message, next: "log in" };
    case "recent_login_required":
      return { message, next: "ask for the current password" };
    case "reset_link_invalid":
      return { message, next: "ask for another link" };
    case "too_many_attempts":
    case "busy":
    case "store_unavailable":
      return { message, waitSeconds: Number(response.headers.get("Retry-After")) };
    default:
      return { message, field: problem.errors?.[0]?.field };
  }
}
