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

// What somebody typed while a part of the page was fetched anew is not lost with the old part.
let typed = new Map();

document.addEventListener("htmx:beforeSwap", (event) => {
  const inputs = event.detail.target.querySelectorAll("input[type=text][name]");
  typed = new Map([...inputs].map((input) => [input.id, input.value]));
});

document.addEventListener("htmx:afterSettle", () => {
  for (const [id, value] of typed) {
    const input = document.getElementById(id);
    if (input && !input.value) input.value = value;
  }
  typed = new Map();
});
