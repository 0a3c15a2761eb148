// The live page: takes events from the server, and shows them.

import * as format from './format.js';
import { Model, requests } from './model.js';
import { forgetColours, LineChart } from './charts.js';
import { Exchanges, Rows, setText } from './tables.js';

const STROKES = { http: 'solid', bulk: 'dashed', echo: 'dotted', message: 'solid', calc: 'dashed', admin: 'dotted' };
const PERCENTILES = [['p50', 'http', 'solid'], ['p90', 'bulk', 'dashed'], ['p99', 'alarm', 'dotted']];

/** How many snapshots a connection stays in the table after its end. */
const LINGERS = 3;

/** How many workers to list. */
const MOST_WORKERS = 30;

const byId = id => document.getElementById(id);

let model = null;
let paused = false;
let ended = [];
let turnsBefore = new Map();

const charts = {
  requests: new LineChart('requests', value => format.count(value)),
  bytes: new LineChart('bytes', value => `${format.bytes(value)}/s`),
  latency: new LineChart('latency', value => format.seconds(value), true),
};

const outcomes = service => Object.entries(service.outcomes).map(([word, n]) => `${word} ${format.count(n)}`).join(' · ');

const tables = {
  services: new Rows('services', ({ name, service, rate }) => [
    { text: name, className: name },
    { text: format.count(requests(service)) },
    { text: format.count(rate.requests) },
    { text: format.bytes(service.received), title: format.exactBytes(service.received) },
    { text: format.bytes(service.sent), title: format.exactBytes(service.sent) },
    { text: format.seconds(rate.p50) },
    { text: format.seconds(rate.p90) },
    { text: format.seconds(rate.p99) },
    { text: outcomes(service), title: outcomes(service), className: 'long' },
  ]),
  replicas: new Rows('replicas', ({ port, answered, share }) => [
    { text: port },
    { text: format.count(answered) },
    { text: `${Math.round(100 * share)} %` },
    { bar: share },
  ]),
  workers: new Rows('workers', ({ worker: [name, role, , serves], turns }) => [
    { text: name },
    { text: role, className: role },
    { text: format.count(turns) },
    { text: serves ?? '', className: 'mono' },
  ]),
  connections: new Rows('connections', ({ peer: [service, client, state, age, received, sent, worker] }) => [
    { text: service, className: service },
    { text: client, className: 'mono' },
    { text: state, className: state },
    { text: format.age(age) },
    { text: format.bytes(received) },
    { text: format.bytes(sent) },
    { text: worker ?? '–' },
  ]),
};

const exchanges = new Exchanges(format);

/** Takes what does not change; a server that was started again begins anew. */
export function takeAbout(about) {
  if (model?.about.started === about.started) {
    return;
  }
  model = new Model(about);
  turnsBefore = new Map();
  ended = [];
  showAbout(about);
}

function showAbout(about) {
  const http = about.ports.http?.[0];
  setText(byId('about'), `${about.version} on port ${http ?? '–'}${about.folder ? ` · ${about.folder}` : ''}`);
  byId('site').hidden = !http;
  if (http) {
    byId('site').href = `${about.tls ? 'https' : 'http'}://${location.hostname}:${http}/`;
  }
  byId('replicas-section').hidden = !about.ports.calc;
  byId('faults').hidden = about.faults.length === 0;
  byId('fault-rules').replaceChildren(...about.faults.map(rule => {
    const item = document.createElement('li');
    item.textContent = rule;
    return item;
  }));
  setText(byId('fault-seed'), about.seed === null ? '' : `Repeat them with --seed ${about.seed}`);
  const services = Object.keys(about.ports);
  byId('latency-service').replaceChildren(...services.map(name => new Option(name, name)));
}

/** Takes the next snapshot. */
export function receiveSnapshot(snapshot) {
  model.add(snapshot);
  ended = ended.filter(each => ++each.snapshots <= LINGERS);
  ended.push(...snapshot.ended.map(peer => ({ peer, snapshots: 0 })));
  ended = ended.slice(-40);
  if (!paused && !document.hidden) {
    show();
  }
}

function show() {
  showFigures();
  showCharts();
  showServices();
  showReplicas();
  showWorkers();
  showConnections();
  exchanges.show(model.snapshot.exchanges);
}

function showFigures() {
  byId('main').classList.remove('waiting');
  const { load, viewers } = model.snapshot;
  setText(byId('now-requests'), format.count(model.total(rate => rate.requests)));
  setText(byId('now-bytes'), format.bytes(model.total(rate => rate.bytes)));
  setText(byId('now-connections'), format.count(load.connections));
  setText(byId('now-busy'), format.count(load.held));
  setText(byId('now-workers'), `of ${load.workers}, at most ${format.count(load.mostWorkers)}`);
  setText(byId('now-viewers'), format.count(viewers));
}

const services = () => Object.keys(model.about.ports).filter(name => name !== 'admin');

function showCharts() {
  for (const [id, of] of [['requests', rate => rate.requests], ['bytes', rate => rate.bytes]]) {
    charts[id].show(services().map(name => ({
      name,
      colour: name,
      stroke: STROKES[name],
      points: model.line(name, of),
      value: model.rates[name] ? of(model.rates[name]) : 0,
    })));
  }
  const chosen = byId('latency-service').value;
  charts.latency.show(PERCENTILES.map(([percentile, colour, stroke]) => ({
    name: percentile,
    colour,
    stroke,
    points: model.line(chosen, rate => rate[percentile]),
    value: model.rates[chosen]?.[percentile] ?? null,
  })));
}

function showServices() {
  const none = { outcomes: {}, received: 0, sent: 0 };
  const still = { requests: 0, p50: null, p90: null, p99: null };
  tables.services.show(Object.keys(model.about.ports).map(name => ({
    key: name,
    name,
    service: model.snapshot.services[name] ?? none,
    rate: model.rates[name] ?? still,
  })));
}

function showReplicas() {
  const { replicas } = model.snapshot;
  const all = Object.values(replicas).reduce((a, b) => a + b, 0);
  tables.replicas.show(Object.entries(replicas).map(([port, answered]) => ({
    key: port,
    port,
    answered,
    share: all === 0 ? 0 : answered / all,
  })));
}

/** Which workers to list if there are too many. */
const RANK = { leading: 0, detached: 1, following: 2 };

function showWorkers() {
  const { groups, load, at } = model.snapshot;
  const workers = groups.flatMap(group => group.workers.map(worker => ({ worker, admin: group.admin })));
  const turns = new Map(workers.map(({ worker }) => [worker[0], { at, turns: worker[2] }]));
  const perSecond = ([name, , now]) => {
    const before = turnsBefore.get(name);
    return before && at > before.at ? (now - before.turns) * 1000 / (at - before.at) : 0;
  };
  const listed = workers.length <= MOST_WORKERS
    ? workers
    : workers.sort((a, b) => RANK[a.worker[1]] - RANK[b.worker[1]]).slice(0, MOST_WORKERS);
  const rows = listed
    .map(({ worker, admin }) => ({
      key: worker[0],
      worker: [`${worker[0]}${admin ? ' (admin)' : ''}`, ...worker.slice(1)],
      turns: perSecond(worker),
    }));
  turnsBefore = turns;
  tables.workers.show(rows);
  setText(byId('workers-caption'), `One worker of a group leads, serves what is ready, and passes the lead on before it waits.`
    + ` The lead was taken from ${format.count(load.leadsTaken)} slow turns`
    + (load.leadsTaken ? `, the longest ${format.seconds(load.longestTurn)}.` : '.'));
}

function showConnections() {
  const { open, connections } = model.snapshot;
  const key = ([service, client]) => `${service} ${client}`;
  const rows = open.map(peer => ({ key: key(peer), peer }));
  const known = new Set(rows.map(row => row.key));
  for (const { peer } of ended) {
    if (!known.has(key(peer))) {
      known.add(key(peer));
      rows.push({ key: key(peer), peer, ended: true });
    }
  }
  rows.sort((a, b) => (a.ended ?? false) - (b.ended ?? false) || a.peer[3] - b.peer[3]);
  tables.connections.show(rows);
  setText(byId('connections-caption'), open.length < connections
    ? `The latest ${open.length} of ${format.count(connections)} connections, and those that ended a moment ago.`
    : `${format.count(connections)} open, this page's own included, and those that ended a moment ago.`);
}

function status(word, className) {
  setText(byId('status'), word);
  byId('dot').className = className;
}

byId('pause').addEventListener('click', () => {
  paused = !paused;
  byId('pause').setAttribute('aria-pressed', `${paused}`);
  setText(byId('pause'), paused ? 'go on' : 'pause');
  if (!paused && model?.snapshot) {
    show();
  }
});
byId('latency-service').addEventListener('change', () => model?.snapshot && showCharts());
document.addEventListener('visibilitychange', () => !document.hidden && !paused && model?.snapshot && show());
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  forgetColours();
  Object.values(charts).forEach(chart => chart.recolour());
});

export const events = new EventSource('/live/events');
events.addEventListener('open', () => status('live', 'live'));
events.addEventListener('error', () => status('no answer; trying again', 'lost'));
events.addEventListener('about', event => takeAbout(JSON.parse(event.data)));
events.addEventListener('snapshot', event => receiveSnapshot(JSON.parse(event.data)));
