import { expect, test } from "vitest";
import { fitted, rect, textWidth } from "./pen.ts";
import { svgOf } from "./svg-pen.ts";

const size = { width: 100, height: 50 };

test("a picture is one file with its size and its title", () => {
  const svg = svgOf(size, "Timeline", (pen) => rect(pen, { x: 1, y: 2, width: 3, height: 4 }, "#123456"));
  expect(svg).toContain('<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50" viewBox="0 0 100 50"');
  expect(svg).toContain("<title>Timeline</title>");
  expect(svg).toContain('<polygon points="1,2 4,2 4,6 1,6" fill="#123456"/>');
});

test("strokes, rings, texts and clips", () => {
  const svg = svgOf(size, "t", (pen) => {
    pen.clip({ x: 0, y: 0, width: 10, height: 10 }, () => {
      pen.line(
        [
          [0, 0],
          [9.123, 4],
        ],
        { color: "red", width: 2, dash: [4, 4], opacity: 0.5 },
      );
    });
    pen.circle([5, 5], 4, { stroke: { color: "blue" } });
    pen.text("1 s", [5, 5], { color: "black", align: "right", bold: true });
  });
  expect(svg).toContain('<g clip-path="url(#clip-1)">\n<polyline fill="none" points="0,0 9.1,4" stroke="red"');
  expect(svg).toContain('stroke-dasharray="4 4" stroke-opacity="0.5"/>\n</g>');
  expect(svg).toContain('<circle cx="5" cy="5" r="4" fill="none" stroke="blue" stroke-width="1"/>');
  expect(svg).toContain('text-anchor="end" font-size="11" font-weight="600" fill="black">1 s</text>');
});

test("what a handler wrote cannot become markup, and cannot break the file", () => {
  const hostile = '</text><script>alert("1")</script>\u0000\u0007\uFFFF\uD800&';
  const svg = svgOf(size, hostile, (pen) => pen.text(hostile, [0, 0], { color: '"/><script>' }));
  expect(svg).not.toContain("<script");
  expect(svg).not.toMatch(/[\u0000-\u0008\uFFFF\uD800-\uDFFF]/u);
  expect(svg).toContain("&amp;");
});

test("a text that has no room is cut, and says so", () => {
  expect(fitted("Client 2", 100)).toBe("Client 2");
  const cut = fitted("a very long name of a client", 60);
  expect(cut).toMatch(/…$/u);
  expect(textWidth(cut)).toBeLessThanOrEqual(60);
});
