// The shapes of lights as a canvas draws them, about 11 pixels high around a middle.
const SHAPES = {
  triangle: [[0, -5], [5.5, 4.5], [-5.5, 4.5]],
  diamond: [[0, -5.5], [5.5, 0], [0, 5.5], [-5.5, 0]],
  square: [[-4.5, -4.5], [4.5, -4.5], [4.5, 4.5], [-4.5, 4.5]],
  hexagon: [[-3, -5], [3, -5], [5.5, 0], [3, 5], [-3, 5], [-5.5, 0]],
  cross: [[-5, -3], [-3, -5], [0, -2], [3, -5], [5, -3], [2, 0], [5, 3], [3, 5], [0, 2], [-3, 5], [-5, 3], [-2, 0]],
  check: [[-6, 0], [-4, -2], [-2, 0.5], [4, -5], [6, -3], [-2, 5]],
  bar: [[-5, -1.8], [5, -1.8], [5, 1.8], [-5, 1.8]],
};

export function paintShape(pen, shape, x, y, colour) {
  pen.fillStyle = colour;
  pen.strokeStyle = colour;
  pen.beginPath();
  const corners = SHAPES[shape];
  if (corners) corners.forEach(([dx, dy]) => pen.lineTo(x + dx, y + dy));
  else pen.arc(x, y, 4.5, 0, 7);
  pen.closePath();
  if (shape !== "ring") return pen.fill();
  pen.lineWidth = 2;
  pen.stroke();
  pen.lineWidth = 1;
}
