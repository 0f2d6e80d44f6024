// The city's own base map under everything: a PMTiles file on this machine, read in parts.
// Its layers are those of Protomaps' basemaps: earth, landuse, water, roads, buildings, places.
const dark = matchMedia("(prefers-color-scheme: dark)");

export function baseLayer(url) {
  return window.protomapsL.leafletLayer({
    url: new URL(url, location.href).href,
    flavor: dark.matches ? "black" : "white",
    lang: document.documentElement.lang === "en" ? "en" : "zh-Hans",
    attribution: "",
  });
}
