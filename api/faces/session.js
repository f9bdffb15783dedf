/**
 * Who is signed in: told at the top of a page, with the way in and out, and what a page's requests carry for it.
 * The session's own cookie cannot be read here; the token beside it can, and only by pages of this server.
 */

const WORDS = {
  as: (name) => `Signed in as ${name}`,
  in: "Sign in",
  out: "Sign out",
  failed: "You could not be signed out. Check your connection and try again.",
};

// Read once: a page that was signed in when it was opened says so until it is opened anew, and never goes on as a stranger.
const TOKEN = /(?:^|;\s*)__Host-ca_csrf=([^;]+)/.exec(document.cookie)?.[1] ?? /(?:^|;\s*)ca_csrf=([^;]+)/.exec(document.cookie)?.[1] ?? null;

export function signedIn() {
  return TOKEN !== null;
}

/** The headers by which a request goes out as whoever is signed in. */
export function sessionHeaders() {
  return TOKEN === null ? {} : { "X-CSRF-Token": TOKEN };
}

/** What the server says of who asks; null where it does not say, as when a sign-in has ended. */
export async function whoAmI() {
  try {
    const reply = await fetch("/v1/me", { headers: sessionHeaders(), cache: "no-store" });
    return reply.ok ? await reply.json() : null;
  } catch {
    return null;
  }
}

/** Where a sign-in begins that leads back here. */
export function wayIn() {
  return `/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`;
}

async function signOut(place) {
  try {
    const reply = await fetch("/sign-out", { method: "POST", headers: sessionHeaders() });
    if (!reply.ok && reply.status !== 401) throw new Error(String(reply.status));
  } catch {
    place.querySelector("span").textContent = WORDS.failed;
    return;
  }
  try {
    sessionStorage.clear(); // What was asked and listed may quote what is not open to the next person here.
  } catch {
    // Storage is refused: there is nothing in it.
  }
  location.assign(location.pathname);
}

function link() {
  const made = document.createElement("a");
  made.textContent = WORDS.in;
  made.href = wayIn();
  // The address may have changed since: a search stands in it.
  made.addEventListener("click", () => (made.href = wayIn()));
  return made;
}

/** Fills the place at the top of the page. Returns what the server said. Where nobody can sign in, nothing is shown. */
export async function showSession(place = document.getElementById("session")) {
  const me = await whoAmI();
  if (me?.signed_in) {
    const name = document.createElement("span");
    name.textContent = WORDS.as(me.name);
    const out = document.createElement("button");
    out.type = "button";
    out.textContent = WORDS.out;
    out.addEventListener("click", () => signOut(place));
    place.replaceChildren(name, out);
  } else if (me?.can_sign_in || (me === null && signedIn())) place.replaceChildren(link());
  place.hidden = !place.hasChildNodes();
  return me;
}
