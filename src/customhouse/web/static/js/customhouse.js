// Small comforts; every page works without them.

// An open menu closes when one clicks elsewhere, leaves it, or presses Escape.
const drops = () => document.querySelectorAll("details[data-drop][open]");

document.addEventListener("click", (event) => {
  for (const drop of drops()) {
    if (!drop.contains(event.target)) drop.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const drop of drops()) {
    drop.open = false;
    drop.querySelector("summary").focus();
  }
});

// What went wrong with a form is read out first.
document.querySelector("[data-focus]")?.focus();

// What somebody typed while a part of the page was fetched anew is not lost with the old part. It is put back in the
// same moment as the new part comes in: a form sent right then must not go out without it.
let typed = new Map();

const texts = (part) => [...part.querySelectorAll("input[type=text][id], textarea[id]")];

document.addEventListener("htmx:beforeSwap", (event) => {
  const changed = texts(event.detail.target).filter((input) => input.value !== input.defaultValue);
  typed = new Map(changed.map((input) => [input.id, input.value]));
});

document.addEventListener("htmx:afterSwap", () => {
  for (const [id, value] of typed) {
    const input = document.getElementById(id);
    if (input) input.value = value;
  }
  typed = new Map();
});
