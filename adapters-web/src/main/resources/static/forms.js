/** Clears what a form shows and holds. */
export function reset(form) {
  form.reset();
  clearErrors(form);
  for (const button of form.querySelectorAll("button.show")) {
    show(button, false);
  }
}

function clearErrors(form) {
  for (const error of form.querySelectorAll(".error")) {
    error.textContent = "";
  }
  for (const input of form.querySelectorAll("[aria-invalid]")) {
    describe(input, false);
  }
}

/** Names the error of an input as its description, beside its hint. */
function describe(input, invalid) {
  if (invalid) {
    input.setAttribute("aria-invalid", "true");
  } else {
    input.removeAttribute("aria-invalid");
  }
  const hint = document.getElementById(`${input.id}-hint`);
  const ids = [hint && hint.id, invalid && `${input.id}-error`].filter(Boolean);
  if (ids.length) {
    input.setAttribute("aria-describedby", ids.join(" "));
  } else {
    input.removeAttribute("aria-describedby");
  }
}

/** Shows a message beside the input it concerns. */
function showError(form, name, message) {
  const input = form.elements[name];
  if (!input) {
    form.querySelector(".form-error").textContent = message;
    return;
  }
  document.getElementById(`${input.id}-error`).textContent = message;
  describe(input, true);
}

function showRefusal(form, refused) {
  if (refused.fields.length === 0) {
    showError(form, "", sentence(refused.message));
    return;
  }
  for (const { field, message } of refused.fields) {
    showError(form, field, sentence(message));
  }
  form.querySelector("[aria-invalid=true]")?.focus();
}

export function sentence(text) {
  const upper = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(upper) ? upper : `${upper}.`;
}

/** A busy button keeps the focus, which a disabled one would lose. */
export function setBusy(button, busy) {
  if (busy) {
    button.setAttribute("aria-disabled", "true");
  } else {
    button.removeAttribute("aria-disabled");
  }
}

export function isBusy(button) {
  return button.hasAttribute("aria-disabled");
}

/** Submits the form's values; shows what is wrong, and waits as long as the service asks. */
export function onSubmit(form, send) {
  const button = form.querySelector("[type=submit]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isBusy(button)) {
      return;
    }
    clearErrors(form);
    const empty = [...form.elements].find((input) => input.required && !input.value);
    if (empty) {
      showError(form, empty.name, "Please fill this in.");
      empty.focus();
      return;
    }
    setBusy(button, true);
    try {
      await send(Object.fromEntries(new FormData(form)));
    } catch (refused) {
      if (refused.code !== "abandoned") {
        showRefusal(form, refused);
      }
      if (refused.retryAfter > 0) {
        await countDown(button, refused.retryAfter, form.elements.email ?? form.elements.username);
        clearErrors(form);
      }
    } finally {
      setBusy(button, false);
    }
  });
}

/** Shows on the button how long is left, in seconds or minutes. Another user need not wait. */
async function countDown(button, seconds, name) {
  const label = button.textContent;
  const end = Date.now() + seconds * 1000;
  const user = name?.value;
  const wait = (left) => `Wait ${left < 60 ? `${left} s` : `${Math.ceil(left / 60)} min`}`;
  // A screen reader would read each change of the name of a button that has the focus.
  button.setAttribute("aria-label", wait(seconds));
  for (let left = seconds; left > 0 && name?.value === user; left = Math.ceil((end - Date.now()) / 1000)) {
    button.textContent = wait(left);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  button.textContent = label;
  button.removeAttribute("aria-label");
}

function show(button, visible) {
  const input = document.getElementById(button.getAttribute("aria-controls"));
  input.type = visible ? "text" : "password";
  button.textContent = visible ? "Hide" : "Show";
  const label = document.querySelector(`label[for="${input.id}"]`).textContent.toLowerCase();
  button.setAttribute("aria-label", `${visible ? "Hide" : "Show"} ${label}`);
}

for (const button of document.querySelectorAll("button.show")) {
  show(button, false);
  button.addEventListener("click", () => show(button, button.textContent === "Show"));
}
