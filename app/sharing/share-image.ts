import { xmlText } from "../discovery/xml.ts";
import { formatPercent } from "../locale/format.ts";
import { railGeometry } from "../ui/rail-geometry.ts";
import { wholePercents } from "../ui/whole-percents.ts";
import { shareSize } from "./share-address.ts";

/** What a picture of a prediction tells; every text is in the language of the page it stands for. */
export type ShareCard = {
  brand: string;
  /** Where and when: "Bundesliga · samedi 7 février". */
  heading: string;
  /** One line, or two teams under each other, with what each has scored. */
  lines: readonly { text: string; goals: number | null }[];
  /** In the order of the rail; none on the picture of the site itself. */
  outcomes: readonly { name: string; probability: number }[];
  /** Whether the outcomes are team, draw, team. */
  isResult: boolean;
  note: string;
};

const paper = "#f6f4ee";
const ink = "#15191a";
const faded = "#4a4f4e";
const sunk = "#ece9e0";
const teamInks = ["#1f4fa3", "url(#hatch)", "#a34a06"];
const questionInks = [faded, "url(#hatch)"];

const left = 64;
const right = shareSize.width - left;
const measure = right - left;
/** How wide the bold condensed letters are at most on average, in parts of their size. */
const letterWidth = 0.52;

/** A match sheet of 1200 by 630 as SVG, in the light theme. Text is fitted by its length: nothing here can measure it. */
export function shareImageSvg(card: ShareCard): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${shareSize.width}" height="${shareSize.height}" font-family="Archivo">`,
    `<defs><pattern id="hatch" width="14" height="14" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="14" height="14" fill="${sunk}"/><rect width="6" height="14" fill="#636761"/></pattern></defs>`,
    `<rect width="100%" height="100%" fill="${paper}"/>`,
    text(card.brand, { x: left, y: 88, size: 52, weight: 800 }),
    text(card.heading, {
      x: right,
      y: 84,
      size: fitted(card.heading, 32, 780),
      weight: 600,
      fill: faded,
      anchor: "end",
    }),
    `<rect x="${left}" y="112" width="${measure}" height="6" fill="${ink}"/>`,
    ...card.lines.flatMap((line, index) => lineOf(line, 214 + index * 92)),
    ...(card.outcomes.length > 0 ? railOf(card) : []),
    `<rect x="${left}" y="566" width="${measure}" height="2" fill="${ink}"/>`,
    text(card.note, { x: left, y: 604, size: fitted(card.note, 26, measure), weight: 600, fill: faded }),
    "</svg>",
  ].join("");
}

function lineOf({ text: words, goals }: ShareCard["lines"][number], y: number): string[] {
  const size = fitted(words, 84, goals === null ? measure : measure - 120);
  const name = text(words, { x: left, y, size, weight: 800 });
  return goals === null ? [name] : [name, text(String(goals), { x: right, y, size: 84, weight: 800, anchor: "end" })];
}

function railOf({ outcomes, isResult }: ShareCard): string[] {
  const percents = wholePercents(outcomes.map(({ probability }) => probability));
  const largest = percents.indexOf(Math.max(...percents));
  const { segments } = railGeometry(
    outcomes.map(({ probability }) => probability),
    null,
  );
  const inks = isResult ? teamInks : questionInks;
  const last = outcomes.length - 1;
  const column = measure / outcomes.length - 20;
  return [
    ...outcomes.flatMap(({ name }, index) => {
      const anchor = index === 0 ? "start" : index === last ? "end" : "middle";
      const x = index === 0 ? left : index === last ? right : left + measure / 2;
      const fill = index === largest ? ink : faded;
      return [
        text(formatPercent((percents[index] ?? 0) / 100), {
          x,
          y: 432,
          size: 76,
          weight: index === largest ? 800 : 600,
          fill,
          anchor,
        }),
        text(name, { x, y: 540, size: fitted(name, 28, column), weight: 600, fill: faded, anchor }),
      ];
    }),
    ...segments.map(
      ({ from, length }, index) =>
        `<rect x="${left + (from / 100) * measure + (index === 0 ? 0 : 3)}" y="456" width="${Math.max(0, (length / 100) * measure - (index === 0 ? 0 : 3))}" height="44" fill="${inks[index]}"/>`,
    ),
  ];
}

/** The largest size, up to `most`, at which the words surely stay within a width. */
function fitted(words: string, most: number, width: number): number {
  return Math.min(most, Math.floor(width / (words.length * letterWidth)));
}

/** The renderer looks at the width of a font before its weight. */
const stretchOf = { 600: "semi-condensed", 800: "condensed" } as const;

function text(
  words: string,
  at: {
    x: number;
    y: number;
    size: number;
    weight: 600 | 800;
    fill?: string;
    anchor?: "start" | "middle" | "end";
  },
): string {
  const { fill = ink, anchor = "start" } = at;
  return `<text x="${at.x}" y="${at.y}" font-size="${at.size}" font-weight="${at.weight}" font-stretch="${stretchOf[at.weight]}" fill="${fill}" text-anchor="${anchor}">${xmlText(words)}</text>`;
}
