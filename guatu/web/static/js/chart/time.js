// Days as whole numbers since 1970-01-01, and the ticks of a time axis from a decade to a day.
const DAY_MS = 86_400_000;

export const toDate = (day) => new Date(day * DAY_MS);
export const toDay = (text) => Math.round(Date.parse(`${text}T00:00:00Z`) / DAY_MS);
// To the minute, so that an address shows the same picture to the pixel.
export const toInstant = (text) => Date.parse(text.length > 10 ? `${text}Z` : `${text}T00:00Z`) / DAY_MS;
export const isoMinute = (day) => new Date(Math.round(day * 1440) * 60_000).toISOString().slice(0, 16);
export const iso = (day) => toDate(day).toISOString().slice(0, 10);
const dayOf = (year, month, date = 1) => Date.UTC(year, month, date) / DAY_MS;

// Each step: its usual length in days, the start of the one that holds a day, and the next start.
const monthSteps = (months) => ({
  days: months * 30.4,
  floor: (day) => {
    const date = toDate(day);
    const count = date.getUTCFullYear() * 12 + date.getUTCMonth();
    return dayOf(2000, count - (count % months) - 24_000);
  },
  next: (day) => {
    const date = toDate(day);
    return dayOf(date.getUTCFullYear(), date.getUTCMonth() + months);
  },
});

const daySteps = (days, offset = 0) => ({
  days,
  floor: (day) => Math.floor((day - offset) / days) * days + offset,
  next: (day) => day + days,
});

// 1970-01-05 (day 4) was a Monday: weeks start there.
const STEPS = {
  day: daySteps(1),
  week: daySteps(7, 4),
  month: monthSteps(1),
  quarter: monthSteps(3),
  year: monthSteps(12),
  decade: monthSteps(120),
};

// The finest step whose cells are wide enough for their wording, with the step above it.
const LADDER = [
  { minor: "day", major: "month", least: 22 },
  { minor: "week", major: "month", least: 44 },
  { minor: "month", major: "year", least: 34 },
  { minor: "quarter", major: "year", least: 40 },
  { minor: "year", major: "decade", least: 44 },
  { minor: "decade", major: "decade", least: 0 },
];

export function rung(scale) {
  return LADDER.find(({ minor, least }) => STEPS[minor].days * scale >= least);
}

// All ticks of `step` that touch the days from `first` to `last`.
export function ticks(step, first, last) {
  const { floor, next } = STEPS[step];
  const found = [];
  for (let day = floor(Math.floor(first)); day <= last; day = next(day)) {
    found.push({ day, end: next(day) });
  }
  return found;
}

const WORDS = {
  zh: {
    day: (d) => `${d.getUTCDate()}`,
    week: (d) => `${d.getUTCMonth() + 1}/${d.getUTCDate()}`,
    month: (d) => `${d.getUTCMonth() + 1}月`,
    quarter: (d) => `${d.getUTCMonth() / 3 + 1}季度`,
    year: (d) => `${d.getUTCFullYear()}年`,
    decade: (d) => `${d.getUTCFullYear()}年代`,
  },
  en: {
    day: (d) => `${d.getUTCDate()}`,
    week: (d) => `${d.getUTCDate()}/${d.getUTCMonth() + 1}`,
    month: (d) => d.toLocaleString("en", { month: "short", timeZone: "UTC" }),
    quarter: (d) => `Q${d.getUTCMonth() / 3 + 1}`,
    year: (d) => `${d.getUTCFullYear()}`,
    decade: (d) => `${d.getUTCFullYear()}s`,
  },
};

export function tickWord(step, day, { language, full = false }) {
  const date = toDate(day);
  const word = WORDS[language][step](date);
  if (!full || step !== "month") return word;
  return language === "zh" ? `${date.getUTCFullYear()}年${word}` : `${word} ${date.getUTCFullYear()}`;
}
