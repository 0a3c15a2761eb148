// Tables whose rows come and go. What a peer sent becomes text, never markup.

/** The rows of a table's body, each known by a key. */
export class Rows {
  #body;
  #rows = new Map();
  #fill;

  /** @param fill makes the cells of a row: a list of {text, title, className} or {bar}; the first is the row's header */
  constructor(id, fill) {
    this.#body = document.querySelector(`#${id} tbody`);
    this.#fill = fill;
  }

  /** Shows these items, in this order; each has a key and perhaps a className. */
  show(items) {
    const gone = new Set(this.#rows.keys());
    let last = null;
    for (const item of items) {
      gone.delete(item.key);
      const row = this.#rows.get(item.key) ?? this.#add(item);
      this.#update(row, item);
      const place = last ? last.nextSibling : this.#body.firstChild;
      if (place !== row) {
        this.#body.insertBefore(row, place);
      }
      last = row;
    }
    for (const key of gone) {
      this.#rows.get(key).remove();
      this.#rows.delete(key);
    }
  }

  #add(item) {
    const row = document.createElement('tr');
    if (!item.ended) {
      row.className = 'fresh';
      row.addEventListener('animationend', () => row.classList.remove('fresh'), { once: true });
    }
    this.#rows.set(item.key, row);
    return row;
  }

  #update(row, item) {
    const cells = this.#fill(item);
    cells.forEach((cell, i) => {
      const element = row.cells[i] ?? row.appendChild(newCell(i));
      if (cell.bar !== undefined) {
        showBar(element, cell.bar);
      } else {
        setText(element, cell.text);
        setTitle(element, cell.title ?? '');
      }
      setClass(element, cell.className ?? '');
    });
    row.classList.toggle('ended', item.ended === true);
  }
}

function newCell(i) {
  const cell = document.createElement(i === 0 ? 'th' : 'td');
  if (i === 0) {
    cell.scope = 'row';
  }
  return cell;
}

function showBar(cell, share) {
  if (!cell.firstChild) {
    const bar = document.createElement('div');
    bar.className = 'bar';
    bar.append(document.createElement('div'));
    cell.append(bar);
  }
  cell.firstChild.firstChild.style.width = `${(100 * share).toFixed(1)}%`;
}

/** Touches the page only if something changes. */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

function setTitle(element, title) {
  if (element.title !== title) {
    element.title = title;
  }
}

function setClass(element, name) {
  if (element.className !== name) {
    element.className = name;
  }
}

/** The list of exchanges. It stands still while one of them is unfolded. */
export class Exchanges {
  #list = document.getElementById('exchanges');
  #note = document.getElementById('exchanges-note');
  #usual = this.#note.textContent;
  #items = new Map();
  #unfolded = new Set();

  /** @param format formats bytes and seconds */
  constructor(format) {
    this.format = format;
  }

  /** @param exchanges as the server lists them, the latest first */
  show(exchanges) {
    if (this.#unfolded.size > 0) {
      const missed = exchanges.filter(([number]) => !this.#items.has(number)).length;
      setText(this.#note, missed === 0 ? this.#usual : `Standing still while one is unfolded: fold it up to see ${missed} more.`);
      return;
    }
    setText(this.#note, this.#usual);
    const gone = new Set(this.#items.keys());
    let place = this.#list.firstChild;
    for (const exchange of exchanges) {
      const [number] = exchange;
      gone.delete(number);
      const item = this.#items.get(number) ?? this.#add(number);
      item.update(exchange);
      if (item.element === place) {
        place = place.nextSibling;
      } else {
        this.#list.insertBefore(item.element, place);
      }
    }
    for (const number of gone) {
      this.#items.get(number).element.remove();
      this.#items.delete(number);
    }
  }

  #add(number) {
    const item = new Exchange(number, this.format, unfolded => {
      this.#unfolded[unfolded ? 'add' : 'delete'](number);
    });
    this.#items.set(number, item);
    return item;
  }
}

class Exchange {
  #button = document.createElement('button');
  #parts = {};
  #wire = null;

  constructor(number, format, onFold) {
    this.number = number;
    this.format = format;
    this.onFold = onFold;
    this.element = document.createElement('li');
    this.#button.type = 'button';
    this.#button.setAttribute('aria-expanded', 'false');
    this.#button.addEventListener('click', () => this.#toggle());
    for (const part of ['service', 'line', 'time', 'size']) {
      this.#parts[part] = document.createElement('span');
    }
    this.#parts.line.className = 'line';
    this.#parts.time.className = 'number';
    this.#parts.size.className = 'number';
    this.#parts.request = document.createElement('span');
    this.#parts.reply = document.createElement('i');
    this.#parts.line.append(this.#parts.request, this.#parts.reply);
    this.#button.append(this.#parts.service, this.#parts.line, this.#parts.time, this.#parts.size);
    this.element.append(this.#button);
  }

  update([, service, client, request, reply, received, sent, millis]) {
    this.#parts.service.className = service;
    this.#button.title = client;
    setText(this.#parts.service, service);
    setText(this.#parts.request, request || '(nothing)');
    setText(this.#parts.reply, reply ? `  →  ${reply}` : '');
    setText(this.#parts.time, this.format.seconds(millis / 1000));
    setText(this.#parts.size, `${this.format.bytes(received)} → ${this.format.bytes(sent)}`);
  }

  async #toggle() {
    const unfolds = this.#wire === null;
    this.#button.setAttribute('aria-expanded', `${unfolds}`);
    this.onFold(unfolds);
    if (!unfolds) {
      this.#wire.remove();
      this.#wire = null;
      return;
    }
    this.#wire = document.createElement('pre');
    this.#wire.tabIndex = 0;
    this.#wire.textContent = '…';
    this.element.append(this.#wire);
    const pre = this.#wire;
    try {
      const response = await fetch(`/live/exchanges/${this.number}`);
      showWire(pre, response.ok ? await response.text() : 'The server has forgotten this exchange.');
    } catch {
      showWire(pre, 'The server does not answer.');
    }
  }
}

/** Shows the text of --wire; the mark behind the time says who sent a line. */
function showWire(pre, text) {
  pre.replaceChildren(...text.trimEnd().split('\n').map(line => {
    const span = document.createElement('span');
    const mark = line.slice(line.startsWith('#') ? line.search(/ [→←*] /) + 1 : 0)[0];
    span.className = { '→': 'sent', '←': 'received' }[mark] ?? 'note';
    span.textContent = line.replace(/^#\d+ /, '');
    return span;
  }));
}
