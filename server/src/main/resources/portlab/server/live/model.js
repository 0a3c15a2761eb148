// What the page knows: the latest snapshot, and the rates of the last two minutes. No DOM, and no more memory after an hour than
// after two minutes.

/** How much the charts show, in seconds. */
export const WINDOW = 120;

/** Percentiles are of this many seconds, so that a few requests are enough. */
const PERCENTILE_WINDOW = 10;

const sum = numbers => numbers.reduce((a, b) => a + b, 0);

/** The number of all exchanges of a service. */
export const requests = service => sum(Object.values(service.outcomes));

/**
 * A percentile of a histogram, as Prometheus' histogram_quantile computes it: within a bucket, values are spread evenly.
 * null if it is empty.
 */
export function quantile(q, counts, bounds) {
  const rank = q * sum(counts);
  if (rank === 0) {
    return null;
  }
  let before = 0;
  for (let i = 0; i < bounds.length; i++) {
    if (before + counts[i] >= rank) {
      const low = i === 0 ? 0 : bounds[i - 1];
      return low + (bounds[i] - low) * (rank - before) / counts[i];
    }
    before += counts[i];
  }
  return bounds.at(-1);
}

export class Model {
  /** @param about what does not change: ports, bounds of the histograms */
  constructor(about) {
    this.about = about;
    this.snapshot = null;
    this.rates = {};
    this.points = [];
    this.counts = [];
  }

  /** Takes the next snapshot. */
  add(snapshot) {
    const before = this.snapshot;
    this.snapshot = snapshot;
    this.counts.push({ at: snapshot.at, services: pick(snapshot.services, service => service.durations) });
    this.#forget(this.counts, snapshot.at - PERCENTILE_WINDOW * 1000 - 500);
    this.rates = pick(snapshot.services, (service, name) => this.#rate(name, service, before));
    this.points.push({ at: snapshot.at, rates: this.rates });
    this.#forget(this.points, snapshot.at - WINDOW * 1000 - 2000);
  }

  #forget(list, until) {
    while (list.length > 2 && list[0].at < until) {
      list.shift();
    }
  }

  #rate(name, service, before) {
    const earlier = before?.services[name];
    const elapsed = before ? (this.snapshot.at - before.at) / 1000 : 0;
    const per = (now, then) => elapsed > 0 ? Math.max(0, now - then) / elapsed : 0;
    const none = !before;
    const counts = this.#recent(name, service);
    return {
      requests: none ? 0 : per(requests(service), earlier ? requests(earlier) : 0),
      bytes: none ? 0 : per(service.received + service.sent, earlier ? earlier.received + earlier.sent : 0),
      p50: quantile(0.5, counts, this.about.bounds),
      p90: quantile(0.9, counts, this.about.bounds),
      p99: quantile(0.99, counts, this.about.bounds),
    };
  }

  /** The histogram of the last seconds. */
  #recent(name, service) {
    const first = this.counts[0];
    const since = first.services[name];
    if (first.at === this.snapshot.at) {
      return service.durations.map(() => 0);
    }
    return service.durations.map((n, i) => Math.max(0, n - (since?.[i] ?? 0)));
  }

  /** The points of a line: seconds before now, and the value that `of` takes from a service's rates. */
  line(name, of) {
    return this.points.map(point => ({
      x: (point.at - this.snapshot.at) / 1000,
      y: point.rates[name] ? of(point.rates[name]) : null,
    }));
  }

  /** The sum over all services but the admin port's own. */
  total(of) {
    return sum(Object.entries(this.rates).filter(([name]) => name !== 'admin').map(([, rate]) => of(rate)));
  }
}

const pick = (object, of) => Object.fromEntries(Object.entries(object).map(([name, value]) => [name, of(value, name)]));
