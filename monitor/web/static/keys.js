// One key presses a button:  <button data-key="r">…</button>. Not while somebody types, nor with Ctrl, Alt or Meta, nor
// where the box #keys is not ticked, which is remembered.
"use strict";

const box = document.getElementById("keys");
const remembered = "desk-keys";

try {
  if (box && localStorage.getItem(remembered) === "off") box.checked = false;
  box?.addEventListener("change", () => localStorage.setItem(remembered, box.checked ? "on" : "off"));
} catch {
  // Where nothing can be remembered, the box stands as it did.
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input:not([type=checkbox]), select, textarea, [contenteditable]");
  if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || typing || (box && !box.checked)) return;
  const button = document.querySelector(`button[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (button) {
    event.preventDefault();
    button.click();
  }
});
