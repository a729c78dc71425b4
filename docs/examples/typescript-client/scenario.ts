// Signs up, logs in, changes the password, logs out; a copy of the token is refused afterwards.
import assert from "node:assert/strict";
import type { Middleware } from "openapi-fetch";
import { advise, connect } from "./latchkey.js";

const latchkey = connect(process.argv[2] ?? "http://localhost:8080");

/** Node keeps no cookies; browsers need none of this. */
let cookie = "";
const cookieJar: Middleware = {
  onRequest({ request }) {
    request.headers.set("Cookie", cookie);
  },
  onResponse({ response }) {
    for (const header of response.headers.getSetCookie().filter((it) => it.startsWith("jwt="))) {
      cookie = header.split(";")[0] ?? "";
    }
  },
};
latchkey.use(cookieJar);

const username = `luke-${Date.now().toString(36)}`;
const email = `${username}@example.com`;
const password = "seven wise owls";

const refused = await latchkey.POST("/api/user/signup", { body: { user: { username, email, password: "short" } } });
assert.ok(refused.error);
assert.deepEqual(advise(refused.error, refused.response), {
  message: "password must have at least 8 characters",
  field: "password",
});

const signedUp = await latchkey.POST("/api/user/signup", { body: { user: { username, email, password } } });
assert.deepEqual(signedUp.data, { user: { username, email } });

const wrong = await latchkey.POST("/api/user/login", { body: { user: { email, password: "wrong" } } });
assert.equal(wrong.response.status, 401);
assert.equal(wrong.error?.error.message, "email or password is invalid");

await latchkey.POST("/api/user/login", { body: { user: { email, password } } });
const beforeChange = cookie;
const me = await latchkey.GET("/api/user/me");
assert.equal(me.data?.user.username, username);
assert.ok(Date.parse(me.data.session.expiresAt) > Date.now());

const changed = await latchkey.PUT("/api/user/change_password", { body: { user: { password: "eight wise owls" } } });
assert.deepEqual(changed.data, { status: "done" });
assert.notEqual(cookie, beforeChange);

const copy = cookie;
const sessions = await latchkey.GET("/api/user/sessions");
assert.deepEqual(sessions.data?.sessions.map((session) => session.current), [true]);

const loggedOut = await latchkey.POST("/api/user/logout");
assert.deepEqual(loggedOut.data, { status: "done" });

for (const dead of ["", beforeChange, copy]) {
  cookie = dead;
  const nobody = await latchkey.GET("/api/user/me");
  assert.equal(nobody.response.status, 401);
  assert.ok(nobody.error);
  assert.deepEqual(advise(nobody.error, nobody.response), { message: "please log in", next: "log in" });
}

const { data: settings } = await latchkey.GET("/api/settings");
const asked = await latchkey.POST("/api/user/request_password_reset", { body: { user: { email } } });
assert.equal(asked.response.status, settings?.passwordReset ? 202 : 404);

const token = "copied.from-another-email";
const reset = await latchkey.PUT("/api/user/reset_password", { body: { token, user: { password: "nine wise owls" } } });
assert.ok(reset.error);
assert.equal(advise(reset.error, reset.response).next, "ask for another link");

console.log("the TypeScript client has signed up, logged in, changed the password and logged out");
