// Where much is open: soft blots of one colour that add up, painted anew when the map rests.
const RADIUS = 28;
const L = window.L;

function blot(colour) {
  const small = document.createElement("canvas");
  small.width = small.height = RADIUS * 2;
  const pen = small.getContext("2d");
  const fade = pen.createRadialGradient(RADIUS, RADIUS, 0, RADIUS, RADIUS, RADIUS);
  fade.addColorStop(0, colour);
  fade.addColorStop(1, "transparent");
  pen.fillStyle = fade;
  pen.fillRect(0, 0, RADIUS * 2, RADIUS * 2);
  return small;
}

const Heat = L.Layer.extend({
  initialize(places, colour) {
    this.places = places;
    this.blot = blot(colour);
  },
  onAdd(map) {
    this.canvas = L.DomUtil.create("canvas", "map__heat", map.getPanes().overlayPane);
    map.on("moveend zoomend resize", this.paint, this);
    this.paint();
  },
  onRemove(map) {
    map.off("moveend zoomend resize", this.paint, this);
    this.canvas.remove();
  },
  paint() {
    const map = this._map;
    const { x, y } = map.getSize();
    L.DomUtil.setPosition(this.canvas, map.containerPointToLayerPoint([0, 0]));
    Object.assign(this.canvas, { width: x, height: y });
    const pen = this.canvas.getContext("2d");
    pen.globalAlpha = 0.25;
    for (const place of this.places) {
      const at = map.latLngToContainerPoint(place);
      if (at.x > -RADIUS && at.y > -RADIUS && at.x < x + RADIUS && at.y < y + RADIUS) {
        pen.drawImage(this.blot, at.x - RADIUS, at.y - RADIUS);
      }
    }
  },
});

export const heatLayer = (places, colour) => new Heat(places, colour);
