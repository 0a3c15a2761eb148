// The moving charts. Chart.js draws them; lines differ by dashes as well as by colour.

import { WINDOW } from './model.js';

const DASHES = { solid: [], dashed: [7, 4], dotted: [2, 3] };

/** The colours of the style sheet by name. Reading one makes the browser lay out the page, so each is read once. */
const palette = new Map();

function colour(name) {
  if (!palette.has(name)) {
    palette.set(name, getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim());
  }
  return palette.get(name);
}

/** Forgets the colours, because the user's scheme has changed. */
export const forgetColours = () => palette.clear();

const axis = () => ({
  grid: { color: colour('line'), lineWidth: 1, drawTicks: false },
  border: { display: false },
});

/** A line chart of the last two minutes, with its legend. */
export class LineChart {
  #chart;
  #legend;
  #items = new Map();
  #format;

  /**
   * @param id of the canvas; the legend's is the same with "-legend"
   * @param format turns a value into text
   * @param logarithmic whether the axis of the values is
   */
  constructor(id, format, logarithmic = false) {
    this.#format = format;
    this.#legend = document.getElementById(`${id}-legend`);
    this.#chart = new Chart(document.getElementById(id), {
      type: 'line',
      data: { datasets: [] },
      options: {
        animation: false,
        events: [],
        maintainAspectRatio: false,
        normalized: true,
        parsing: false,
        elements: { point: { radius: 0 }, line: { borderWidth: 2, tension: 0 } },
        plugins: { legend: { display: false }, tooltip: { enabled: false } },
        scales: {
          x: {
            type: 'linear',
            min: -WINDOW,
            max: 0,
            ticks: { stepSize: 30, maxRotation: 0, align: 'inner', padding: 6, callback: value => value === 0 ? 'now' : `${value} s` },
          },
          y: {
            type: logarithmic ? 'logarithmic' : 'linear',
            min: logarithmic ? 1e-5 : 0,
            suggestedMax: logarithmic ? 1e-2 : 1,
            // A fixed width, so that the lines do not jump when labels get longer.
            afterFit: scale => { scale.width = 68; },
            ticks: {
              maxTicksLimit: logarithmic ? undefined : 6,
              callback: value => logarithmic && !/^1e/.test(value.toExponential()) ? null : format(value),
            },
          },
        },
      },
    });
    this.recolour();
  }

  /** Takes the colours of the style sheet again. */
  recolour() {
    const { options } = this.#chart;
    for (const scale of [options.scales.x, options.scales.y]) {
      Object.assign(scale, axis());
      scale.ticks.color = colour('soft');
    }
    this.#chart.data.datasets.forEach(set => { set.borderColor = colour(set.tint); });
    this.#chart.update('none');
  }

  /** @param lines a name, a colour's name, a stroke, points, and the value for the legend of each */
  show(lines) {
    this.#chart.data.datasets = lines.map(line => ({
      label: line.name,
      tint: line.colour,
      data: line.points,
      borderColor: colour(line.colour),
      borderDash: DASHES[line.stroke],
    }));
    this.#chart.update('none');
    this.#showLegend(lines);
  }

  #showLegend(lines) {
    const wanted = lines.map(line => line.name).join();
    if (this.#legend.dataset.lines !== wanted) {
      this.#legend.dataset.lines = wanted;
      this.#items = new Map(lines.map(line => [line.name, legendItem(line)]));
      this.#legend.replaceChildren(...[...this.#items.values()].map(item => item.element));
    }
    lines.forEach(line => { this.#items.get(line.name).value.textContent = line.value === null ? '–' : this.#format(line.value); });
  }
}

function legendItem(line) {
  const element = document.createElement('li');
  const swatch = document.createElement('span');
  const value = document.createElement('b');
  swatch.className = `swatch ${line.stroke}`;
  swatch.style.borderColor = `var(--${line.colour})`;
  element.append(swatch, line.name, value);
  return { element, value };
}
