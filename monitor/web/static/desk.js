// What the desk does by itself where there is JavaScript. Without it, pages are loaded anew by hand and all is there.
//
//   <div id="live" data-refresh="10">{% block live %}…{% endblock %}</div>
//       every ten seconds, that block of the same page takes the place of what it holds
//   <form method="get" data-live="found">…</form>   <div id="found" role="status">{% block found %}…{% endblock %}</div>
//       while somebody types, that block of the form's page does
"use strict";

const PAUSE = 300; // milliseconds without a key, before a form is asked
const shown = new WeakMap(); // what was last put in a place

/** Put a block of a page in its place, but not under the hands of whoever works in it. */
async function bring(place, address, signal) {
  const answer = await fetch(address, { headers: { "Desk-Part": place.id }, signal });
  if (answer.status === 401) return location.reload();
  const text = await answer.text();
  place.classList.toggle("stale", !answer.ok);
  if (!answer.ok || text === shown.get(place)) return;
  shown.set(place, text);
  const busy = place.contains(document.activeElement) ? document.activeElement : null;
  const open = [...place.querySelectorAll("details[open][id]")].map((each) => each.id);
  place.innerHTML = text;
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  if (busy?.id) document.getElementById(busy.id)?.focus({ preventScroll: true });
}

function keepFresh(place) {
  const again = async () => {
    const typing = place.contains(document.activeElement) && document.activeElement.matches("input, select, textarea");
    if (!document.hidden && !typing) {
      await bring(place, location.href).catch(() => place.classList.add("stale"));
    }
    setTimeout(again, 1000 * place.dataset.refresh);
  };
  setTimeout(again, 1000 * place.dataset.refresh);
}

function followTyping(form) {
  const place = document.getElementById(form.dataset.live);
  let waiting = 0;
  let asked = new AbortController();
  const ask = () => {
    asked.abort();
    asked = new AbortController();
    const address = new URL(form.getAttribute("action") || location.pathname, location.href);
    address.search = new URLSearchParams(new FormData(form));
    if (address.pathname === location.pathname) history.replaceState(null, "", address);
    place.setAttribute("aria-busy", "true");
    bring(place, address, asked.signal)
      .then(() => place.removeAttribute("aria-busy"))
      .catch((error) => error.name === "AbortError" || place.classList.add("stale"));
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
}

document.querySelectorAll("[data-refresh]").forEach(keepFresh);
document.querySelectorAll("form[data-live]").forEach(followTyping);
