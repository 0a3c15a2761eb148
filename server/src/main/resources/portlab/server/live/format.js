// Numbers as people read them. Pure.

const COUNT = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const SMALL = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** 1,234; one decimal below 10. */
export const count = number => (number < 10 ? SMALL : COUNT).format(number);

/** 1.2 MB, with three digits or so. */
export function bytes(number) {
  let unit = 0;
  let value = number;
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 99.95 ? Math.round(value) : value.toFixed(value < 9.995 ? 2 : 1)} ${BYTE_UNITS[unit]}`;
}

/** 1,234,567 B */
export const exactBytes = number => `${COUNT.format(number)} B`;

/** 250 µs, 1.5 ms, 2.5 s from seconds; a dash for null. */
export function seconds(value) {
  if (value === null || value === undefined) {
    return '–';
  }
  if (value < 0.0009995) {
    return `${Math.round(value * 1e6)} µs`;
  }
  return value < 0.9995 ? `${Number((value * 1e3).toPrecision(3))} ms` : `${Number(value.toPrecision(3))} s`;
}

/** 0.4 s, 12 s, 3 min, 2 h from milliseconds. */
export function age(millis) {
  const s = millis / 1000;
  if (s < 10) {
    return `${s.toFixed(1)} s`;
  }
  if (s < 120) {
    return `${Math.floor(s)} s`;
  }
  return s < 7200 ? `${Math.floor(s / 60)} min` : `${Math.floor(s / 3600)} h`;
}
