"use strict";
// Elements. Text only ever enters the page as text, never as markup.

const byId = (id) => document.getElementById(id);

/** An element with properties (`aria-*`, `data-*` and `role` as attributes, `on*` as listeners) and children. */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && !name.startsWith("aria")) element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

const vectorSpace = "http://www.w3.org/2000/svg";

/** An SVG element with attributes and children. */
function draw(tag, attributes = {}, ...children) {
  const element = document.createElementNS(vectorSpace, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Sets text only where it differs, so that a page that shows the same is not laid out anew. */
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Says a sentence to screen readers. */
function announce(sentence) { setText(byId("announcement"), sentence); }

/** Shows a sentence to everyone for a while. */
function notify(sentence, kind = "note") {
  const note = make("p", { className: `notice ${kind}`, role: kind === "fault" ? "alert" : "status" }, sentence);
  note.append(make("button", { className: "plain", type: "button", "aria-label": "Dismiss", onclick: () => note.remove() }, "×"));
  byId("notices").append(note);
  if (kind !== "fault") setTimeout(() => note.remove(), 6000);
}

/** Hands a file to the user. */
function saveFile(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}
