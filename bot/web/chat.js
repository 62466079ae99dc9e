"use strict";
// The chat page. Whatever people or the server say goes in through textContent only.

const words = document.body.dataset;
const start = JSON.parse(words.start);
const log = document.getElementById("log");
const field = document.getElementById("text");
const send = document.getElementById("send");
const status = document.getElementById("status");

const KEPT = 200; // messages that survive a reload of this tab
const GAP = 5 * 60 * 1000; // a time is shown after this silence
const POLL = { active: 3000, idle: 15000, idleAfter: 120000 };
const store = `lvzhi:${start.me}`;
let spoken = restored();
let lastSeen = 0;
let lastTime = 0;
let waiting = 0;
let timer = 0;

function restored() {
  try {
    return JSON.parse(sessionStorage.getItem(store)) || { after: 0, turns: [] };
  } catch {
    return { after: 0, turns: [] };
  }
}

function keep() {
  spoken.turns = spoken.turns.slice(-KEPT);
  try {
    sessionStorage.setItem(store, JSON.stringify(spoken));
  } catch {
    // A full or forbidden store costs the history of a reload, nothing else.
  }
}

function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

function query(more) {
  const like = new URLSearchParams(location.search).get("like"); // the channel whose limits are imitated
  return new URLSearchParams({ ...(like ? { like } : {}), ...(start.people.length ? { as: start.me } : {}), ...more });
}

function newId() {
  // crypto.randomUUID exists on https and localhost only; a trial may run on an office address.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// --- drawing ---------------------------------------------------------------------------------------------------

function drawTime(at) {
  if (at - lastTime >= GAP) log.append(make("p", "time", spelled(new Date(at))));
  lastTime = at;
}

function spelled(date) {
  const clock = date.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 86400000);
  const day = [words.today, words.yesterday][days] || date.toLocaleDateString("zh-CN", { month: "long", day: "numeric" });
  return `${day} ${clock}`;
}

function drawTurn(turn) {
  drawTime(turn.at);
  const mine = turn.side === "mine";
  const row = make("article", `turn ${turn.side}`);
  row.setAttribute("aria-label", mine ? words.me : words.bot);
  const face = make("span", "face", mine ? initial() : "");
  face.setAttribute("aria-hidden", "true");
  const body = make("div", "body");
  const bubble = make("div", "bubble");
  if (turn.text) bubble.append(linked(turn.text));
  if (turn.choices && turn.choices.length) bubble.append(drawChoices(turn));
  body.append(bubble);
  row.append(face, body);
  log.append(row);
  log.scrollTop = log.scrollHeight;
  return body;
}

function initial() {
  return start.me === "guest" ? words.guest.slice(0, 1) : start.me.slice(0, 1);
}

function linked(text) {
  const holder = make("div", "words");
  let before = "";
  for (const [index, part] of text.split(/(https?:\/\/[^\s<>"\u3000-\u303f\uff00-\uffef]+)/).entries()) {
    if (index % 2 === 0) before = part;
    else {
      const named = /([^\n]+)[:\uff1a]\n$/.exec(before);
      const own = named && new URL(part).pathname.startsWith("/files/");
      holder.append(own ? before.slice(0, named.index) : before, own ? fileLink(part, named[1]) : link(part, part));
      before = "";
    }
  }
  holder.append(before);
  return holder;
}

function link(to, said) {
  const anchor = make("a", "", said);
  anchor.href = to;
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer";
  return anchor;
}

// A file of ours goes by its name, for its address is long; whoever sees this page reaches it where the page came from.
function fileLink(address, name) {
  const here = new URL(address).pathname;
  const anchor = link(here, name);
  if (/\.(png|jpg)/.test(name)) {
    const picture = make("img");
    picture.src = here;
    picture.alt = "";
    picture.addEventListener("load", () => { log.scrollTop = log.scrollHeight; });
    anchor.prepend(picture);
  }
  return anchor;
}

function drawChoices(turn) {
  const short = turn.choices.length <= 3 && turn.choices.every((choice) => choice.label.length <= 5);
  const list = make("ul", short ? "choices side" : "choices");
  list.setAttribute("aria-label", words.choices);
  for (const choice of turn.choices) {
    const button = make("button", turn.chosen === choice.says ? "chosen" : "", choice.label);
    button.type = "button";
    button.disabled = Boolean(turn.spent);
    button.addEventListener("click", () => {
      turn.chosen = choice.says;
      button.className = "chosen";
      say(choice.says, choice.label);
    });
    const item = make("li");
    item.append(button);
    list.append(item);
  }
  return list;
}

function spendChoices() {
  for (const turn of spoken.turns) if (turn.choices) turn.spent = true;
  for (const button of log.querySelectorAll(".choices button")) button.disabled = true;
}

function drawWelcome() {
  const samples = start.samples.map((sample) => ({ label: sample, says: sample }));
  const text = samples.length ? `${words.welcome}\n\n${words.try}` : words.welcome;
  add({ side: "theirs", text, choices: samples });
}

function drawTyping() {
  const row = make("div", "turn theirs");
  row.id = "typing";
  const face = make("span", "face");
  const bubble = make("div", "bubble");
  const dots = make("span", "dots");
  dots.append(make("i"), make("i"), make("i"));
  bubble.append(dots);
  row.append(face, bubble);
  row.setAttribute("aria-hidden", "true");
  log.append(row);
  log.scrollTop = log.scrollHeight;
}

function showStatus(text, offline) {
  if (status.textContent !== text) status.textContent = text;
  status.className = offline ? "offline" : "";
}

// --- talking ---------------------------------------------------------------------------------------------------

function add(turn) {
  const dated = { at: Date.now(), ...turn };
  spoken.turns.push(dated);
  keep();
  return drawTurn(dated);
}

function say(text, label) {
  spendChoices();
  lastSeen = Date.now();
  const body = add({ side: "mine", text: label || text });
  deliver({ text, id: newId() }, body);
}

function give(file) {
  const body = add({ side: "mine", text: `${words.file}${file.name}` });
  lastSeen = Date.now();
  if (file.size > start.files) add({ side: "theirs", text: words.tooBig });
  else deliver({ file, id: newId() }, body);
}

function post(message) {
  if (!message.file) {
    const headers = { "Content-Type": "application/json" };
    return fetch(`/chat/messages?${query()}`, { method: "POST", headers, body: JSON.stringify(message) });
  }
  const about = query({ id: message.id, name: message.file.name });
  const headers = { "Content-Type": "application/octet-stream" };
  return fetch(`/chat/files?${about}`, { method: "POST", headers, body: message.file });
}

async function deliver(message, body) {
  waiting += 1;
  const slow = setTimeout(() => { showStatus(words.typing); drawTyping(); }, 300);
  try {
    const answer = await post(message);
    if (!answer.ok) throw new Error(String(answer.status));
    const { replies } = await answer.json();
    quiet(slow);
    for (const reply of replies) add({ side: "theirs", ...reply });
    showStatus(words.online);
  } catch {
    quiet(slow);
    showStatus(words.offline, true);
    offerRetry(message, body);
  }
  waiting -= 1;
  pollLater();
}

function quiet(slow) {
  clearTimeout(slow);
  document.getElementById("typing")?.remove();
}

function offerRetry(message, body) {
  const retry = make("button", "retry", words.failed);
  retry.type = "button";
  // The same id: a message that did arrive is answered again, not counted again.
  retry.addEventListener("click", () => { retry.remove(); deliver(message, body); });
  body.append(retry);
}

async function poll() {
  try {
    const answer = await fetch(`/chat/updates?${query({ after: spoken.after })}`);
    if (!answer.ok) throw new Error(String(answer.status));
    for (const { seq, ...update } of (await answer.json()).updates) {
      spoken.after = Math.max(spoken.after, seq);
      add({ side: "theirs", ...update });
    }
    if (!waiting) showStatus(words.online);
  } catch {
    showStatus(words.offline, true);
  }
  pollLater();
}

function pollLater() {
  const idle = document.hidden || Date.now() - lastSeen > POLL.idleAfter;
  clearTimeout(timer);
  timer = setTimeout(poll, idle ? POLL.idle : POLL.active);
}

// --- controls --------------------------------------------------------------------------------------------------

function fitField() {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, 128)}px`;
  send.disabled = !field.value.trim();
}

document.getElementById("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value.trim();
  if (!text) return;
  field.value = "";
  fitField();
  say(text);
  field.focus();
});

field.addEventListener("input", fitField);
field.addEventListener("keydown", (event) => {
  // Enter inside an input method picks a word; it doesn't send.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  document.getElementById("form").requestSubmit();
});

if (start.files) {
  const attach = document.getElementById("attach");
  const file = document.getElementById("file");
  attach.hidden = false;
  attach.addEventListener("click", () => file.click());
  file.addEventListener("change", () => {
    for (const each of file.files) give(each);
    file.value = "";
  });
  field.addEventListener("paste", (event) => {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    for (const each of event.clipboardData.files) give(each);
  });
}

for (const label of start.quick) {
  const button = make("button", "", label);
  button.type = "button";
  button.addEventListener("click", () => say(label));
  document.getElementById("quick").append(button);
}

if (start.people.length) {
  const person = document.getElementById("person");
  for (const name of start.people) person.append(new Option(name === "guest" ? words.guest : name, name));
  person.value = start.me;
  person.addEventListener("change", () => { location.search = new URLSearchParams({ as: person.value }); });
  document.getElementById("who").hidden = false;
}

if (spoken.turns.length) spoken.turns.forEach(drawTurn);
else drawWelcome();
log.scrollTop = log.scrollHeight;
fitField();
lastSeen = Date.now();
poll();
