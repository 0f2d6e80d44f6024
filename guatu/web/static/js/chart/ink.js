// The colours and fonts of the style sheet, for the canvas; asked again when the theme changes.
const COLOURS = ["red", "orange", "yellow", "green", "blue", "purple", "grey", "black", "white"];

export function readInk() {
  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(`--${name}`).trim();
  const pick = (suffix) => Object.fromEntries(COLOURS.map((name) => [name, token(name + suffix)]));
  const sans = token("sans");
  return {
    surface: token("surface"),
    sunk: token("surface-sunk"),
    line: token("line"),
    ink: token("ink"),
    soft: token("ink-soft"),
    accent: token("accent"),
    accentInk: token("accent-ink"),
    groupWash: token("surface-sunk"),
    chosen: token("accent-soft"),
    season: token("blue-soft"),
    seasonInk: token("blue"),
    lights: { ...pick(""), yellow: token("yellow-shape") },
    soften: pick("-soft"),
    text: `13px ${sans}`,
    bold: `600 13px ${sans}`,
    small: `11px ${sans}`,
  };
}
